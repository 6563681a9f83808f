import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** Whether the phone has a line, as far as it knows. */
export function useOnline(): Ref<boolean> {
  const online = ref(navigator.onLine)
  const follow = () => {
    online.value = navigator.onLine
  }
  onMounted(() => {
    window.addEventListener('online', follow)
    window.addEventListener('offline', follow)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('online', follow)
    window.removeEventListener('offline', follow)
  })
  return online
}
