/**
 * Filling in a form on a line that may fail: what is typed is kept on the device at once, sent as a draft when one pauses, and
 * a submission without a line waits on the device and goes out by itself; the server knows it by its key, so twice is once.
 */
import { createStore, del, entries, get, set } from 'idb-keyval'
import { onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue'
import type { Answers, Reasons } from './contracts'

export type FillingState = 'clean' | 'typing' | 'saving' | 'saved' | 'offline' | 'waiting' | 'conflict' | 'failed'

export interface Said {
  answers: Answers
  reasons: Reasons
  revision: number | null
  reason?: string
}
interface Refusal {
  offline: boolean
  status: number
  code: string
  message: string
  advice: string
  faults: { code: string; severity: string; place: string; message: string; advice: string }[]
}
export interface Doors<Done> {
  /** Names the form on this device: one contact, one key. */
  key: string
  save: (said: Said) => Promise<{ revision: number }>
  submit: (said: Said) => Promise<Done>
  asRefusal: (reason: unknown) => Refusal
}

const PAUSE = 1200
const RETRY = 20_000
/** Out of Vue's hands: the device's store refuses its proxies. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
const typed = createStore('yizhou-drafts', 'typed')
const outbox = createStore('yizhou-outbox', 'said')

export function useFilling<Done>(doors: Doors<Done>) {
  const answers = ref<Answers>({}) as Ref<Answers>
  const reasons = ref<Reasons>({}) as Ref<Reasons>
  const revision = ref<number | null>(null)
  const state = ref<FillingState>('clean')
  const refusal = shallowRef<Refusal | null>(null)
  let pause: ReturnType<typeof setTimeout> | undefined
  let armed = false

  const said = (reason?: string): Said => ({
    answers: plain(answers.value),
    reasons: plain(reasons.value),
    revision: revision.value,
    ...(reason ? { reason } : {}),
  })

  /** Begin with what the server knows, or with what this device kept and the server has not seen. */
  async function begin(known: { answers: Answers; reasons: Reasons; revision: number | null }) {
    const here = await get<Said>(doors.key, typed).catch(() => undefined)
    const newer = here && (here.revision ?? 0) >= (known.revision ?? 0)
    answers.value = { ...(newer ? here.answers : known.answers) }
    reasons.value = { ...(newer ? here.reasons : known.reasons) }
    revision.value = known.revision
    if (await get<Said>(doors.key, outbox).catch(() => undefined)) state.value = 'waiting'
    else if (newer) state.value = 'typing'
    setTimeout(() => (armed = true))
    if (newer) schedule()
  }

  watch([answers, reasons], () => {
    if (!armed || state.value === 'conflict') return
    state.value = 'typing'
    void set(doors.key, said(), typed).catch(() => undefined)
    schedule()
  })
  function schedule() {
    clearTimeout(pause)
    pause = setTimeout(() => void save(), PAUSE)
  }

  async function save() {
    state.value = 'saving'
    try {
      revision.value = (await doors.save(said())).revision
      refusal.value = null
      if (state.value === 'saving') {
        state.value = 'saved'
        await del(doors.key, typed).catch(() => undefined)
      }
    } catch (reason) {
      refuse(reason)
    }
  }
  function refuse(reason: unknown): FillingState {
    const told = doors.asRefusal(reason)
    refusal.value = told
    const become = told.offline ? 'offline' : told.code === 'forms.edited_meanwhile' ? 'conflict' : 'failed'
    state.value = become
    return become
  }

  async function submit(finished: Answers, reason?: string): Promise<Done | null> {
    clearTimeout(pause)
    const whole = { ...said(reason), answers: plain(finished) }
    state.value = 'saving'
    try {
      const done = await doors.submit(whole)
      await forget()
      state.value = 'saved'
      refusal.value = null
      return done
    } catch (problem) {
      if (refuse(problem) === 'offline') {
        await set(doors.key, whole, outbox).catch(() => undefined)
        state.value = 'waiting'
      }
      return null
    }
  }
  async function forget() {
    armed = false
    await Promise.all([del(doors.key, typed), del(doors.key, outbox)]).catch(() => undefined)
  }

  /** What waited for a line goes out; null when nothing waited or it was refused. */
  async function sendWaiting(): Promise<Done | null> {
    const waiting = await get<Said>(doors.key, outbox).catch(() => undefined)
    if (!waiting) {
      if (state.value === 'offline') await save()
      return null
    }
    const done = await submit(waiting.answers, waiting.reason)
    if (done === null && state.value !== 'waiting') await del(doors.key, outbox).catch(() => undefined)
    return done
  }

  /** After a conflict: go on from the other's version, with these answers. */
  function settle(chosen: Answers, theirs: number) {
    revision.value = theirs
    state.value = 'typing'
    refusal.value = null
    answers.value = chosen
    schedule()
  }

  onBeforeUnmount(() => {
    clearTimeout(pause)
    if (state.value === 'typing') void save()
  })
  return { answers, reasons, revision, state, refusal, begin, submit, sendWaiting, settle, forget }
}

/** Tries again when the line is back, and now and then: a weak line does not always tell. */
export function whenOnline(act: () => unknown): void {
  const online = () => void act()
  let again: ReturnType<typeof setInterval> | undefined
  onMounted(() => {
    window.addEventListener('online', online)
    again = setInterval(online, RETRY)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('online', online)
    clearInterval(again)
  })
}

/** Keys of submissions that wait on this device. */
export const waitingKeys = async (): Promise<string[]> =>
  (await entries<string, Said>(outbox).catch(() => [])).map(([key]) => String(key))
