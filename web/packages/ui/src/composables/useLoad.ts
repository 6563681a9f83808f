import { asProblem, type Problem } from '@yizhou/api'
import { ref, shallowRef, watch, type Ref, type WatchSource } from 'vue'

export interface Loaded<T> {
  data: Ref<T | null>
  problem: Ref<Problem | null>
  loading: Ref<boolean>
  reload: () => Promise<void>
}

/**
 * Loads once, and again whenever a source changes. An answer that comes after a newer question is dropped.
 * While reloading the old data stays, so that a page does not flicker.
 */
export function useLoad<T>(read: () => Promise<T>, sources: WatchSource[] = []): Loaded<T> {
  const data = shallowRef<T | null>(null) as Ref<T | null>
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  let asked = 0

  async function reload() {
    const mine = ++asked
    loading.value = true
    try {
      const answer = await read()
      if (mine === asked) {
        data.value = answer
        problem.value = null
      }
    } catch (reason) {
      if (mine === asked) problem.value = asProblem(reason)
    } finally {
      if (mine === asked) loading.value = false
    }
  }

  if (sources.length) {
    watch(sources, () => {
      data.value = null
      void reload()
    })
  }
  void reload()
  return { data, problem, loading, reload }
}
