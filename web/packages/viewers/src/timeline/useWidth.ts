import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** Inner width in px of an element, followed while it is mounted. */
export function useWidth(element: Ref<HTMLElement | null>, first = 800): Ref<number> {
  const width = ref(first)
  let observer: ResizeObserver | null = null
  onMounted(() => {
    if (!element.value) return
    width.value = element.value.clientWidth || first
    observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) width.value = entry.contentRect.width
    })
    observer.observe(element.value)
  })
  onBeforeUnmount(() => observer?.disconnect())
  return width
}
