import { onBeforeUnmount, onMounted } from 'vue'

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}

/** Page-wide single keys (`/`, `Escape`, `j` …). Ignored while typing, except Escape, and with Ctrl, Alt or Meta. */
export function useShortcuts(keys: Record<string, (event: KeyboardEvent) => void>): void {
  function onKey(event: KeyboardEvent) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    const action = keys[event.key]
    if (!action || (typing(event.target) && event.key !== 'Escape')) return
    action(event)
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
}
