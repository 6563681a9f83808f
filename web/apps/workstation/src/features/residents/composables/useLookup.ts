import { asProblem, residents, type ResidentBrief } from '@yizhou/api'
import { ref, shallowRef, watch } from 'vue'
import { isScanned, residentOfScan } from './scan'

const WAIT = 160
const SHOWN = 8

/** Residents that fit what is being typed, asked for a moment after the last key; a scanned code opens at once. */
export function useLookup(onScanned: (id: string) => void) {
  const text = ref('')
  const found = shallowRef<ResidentBrief[]>([])
  const message = ref('')
  const busy = ref(false)
  const active = ref(0)
  let timer: ReturnType<typeof setTimeout> | undefined
  let abort: AbortController | null = null

  async function scan(payload: string) {
    const answer = await residentOfScan(payload)
    busy.value = false
    if ('id' in answer) onScanned(answer.id)
    else message.value = `${answer.problem.message}。${answer.problem.advice}`
  }

  async function ask(q: string) {
    busy.value = true
    if (isScanned(q)) return scan(q)
    const mine = new AbortController()
    abort = mine
    try {
      const page = await residents.search({ q, limit: SHOWN }, { signal: mine.signal })
      found.value = page.items
      active.value = 0
      message.value = page.items.length ? '' : '没有找到这位居民'
    } catch (reason) {
      if (mine.signal.aborted) return
      const problem = asProblem(reason)
      message.value = problem.code === 'residents.query_too_short' ? '请继续输入' : problem.message
    } finally {
      if (!mine.signal.aborted) busy.value = false
    }
  }

  watch(text, (value) => {
    clearTimeout(timer)
    abort?.abort()
    found.value = []
    message.value = ''
    busy.value = false
    if (value.trim()) timer = setTimeout(() => void ask(value.trim()), WAIT)
  })
  return { text, found, message, busy, active }
}
