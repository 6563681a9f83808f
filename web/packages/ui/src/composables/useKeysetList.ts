import { asProblem, type Page, type Problem } from '@yizhou/api'
import { ref, shallowRef, type Ref } from 'vue'

export interface KeysetList<T> {
  items: Ref<T[]>
  total: Ref<number | null>
  problem: Ref<Problem | null>
  loading: Ref<boolean>
  started: Ref<boolean>
  done: Ref<boolean>
  restart: () => Promise<void>
  more: () => Promise<void>
  /** Forgets everything, without asking. */
  clear: () => void
}

/** A list paged by key set: `restart` asks for the first page, `more` for the next; late answers are dropped. */
export function useKeysetList<T>(read: (after: string | null, signal: AbortSignal) => Promise<Page<T>>): KeysetList<T> {
  const items = shallowRef<T[]>([]) as Ref<T[]>
  const total = ref<number | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  const started = ref(false)
  const done = ref(false)
  let next: string | null = null
  let abort: AbortController | null = null

  async function load(first: boolean) {
    abort?.abort()
    const mine = new AbortController()
    abort = mine
    loading.value = true
    try {
      const page = await read(first ? null : next, mine.signal)
      if (mine.signal.aborted) return
      items.value = first ? page.items : [...items.value, ...page.items]
      if (first || page.total) total.value = page.total ?? null
      next = page.next
      done.value = page.next === null
      problem.value = null
      started.value = true
    } catch (reason) {
      if (mine.signal.aborted) return
      problem.value = asProblem(reason)
      if (first) items.value = []
      started.value = true
    } finally {
      if (!mine.signal.aborted) loading.value = false
    }
  }

  return {
    items,
    total,
    problem,
    loading,
    started,
    done,
    restart: () => {
      next = null
      done.value = false
      return load(true)
    },
    clear: () => {
      abort?.abort()
      items.value = []
      total.value = null
      problem.value = null
      loading.value = started.value = done.value = false
    },
    more: async () => {
      if (!loading.value && !done.value && started.value) await load(false)
    },
  }
}
