import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** Whether a media query holds, followed while mounted. */
export function useMedia(query: string): Ref<boolean> {
  const list = window.matchMedia(query)
  const holds = ref(list.matches)
  const follow = () => {
    holds.value = list.matches
  }
  onMounted(() => list.addEventListener('change', follow))
  onBeforeUnmount(() => list.removeEventListener('change', follow))
  return holds
}

export const NARROW = '(max-width: 760px)'
