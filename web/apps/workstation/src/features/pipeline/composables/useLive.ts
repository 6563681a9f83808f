import { exchange, listenToExchange, type LiveMessage, type LiveState, type MessageStatus } from '@yizhou/api'
import { onBeforeUnmount, ref, shallowRef } from 'vue'

const KEPT = 60
const PULSE = 1700

/** The live channel while a page is open: the newest messages (those before it opened too), one pulse per message for the map, and its state. */
export function useLive(liveUrl: string, onAny: (message: LiveMessage) => void) {
  const messages = shallowRef<LiveMessage[]>([])
  const pulses = shallowRef<{ id: string; code: string; bad: boolean }[]>([])
  const state = ref<LiveState>('connecting')
  const paused = ref(false)
  let waiting: LiveMessage[] = []
  let frame: ReturnType<typeof setTimeout> | undefined

  function show() {
    frame = undefined
    const fresh = waiting.reverse()
    waiting = []
    messages.value = [...fresh, ...messages.value].slice(0, KEPT)
    const rings = fresh
      .filter((m) => m.county_code)
      .slice(0, 12)
      .map((m) => ({ id: m.id, code: m.county_code, bad: m.status === 'refused' }))
    pulses.value = [...pulses.value, ...rings].slice(-40)
    setTimeout(() => {
      pulses.value = pulses.value.filter((p) => !rings.includes(p))
    }, PULSE)
  }

  /** What arrived before the channel opened, or while it was broken: the newest of the list, once each. */
  async function catchUp() {
    const earlier = await exchange.messages({}).catch(() => null)
    const known = new Set(messages.value.map((m) => m.id))
    const missed = (earlier?.items ?? [])
      .filter((m) => !known.has(m.id))
      .map((m) => ({ ...m, status: m.status as MessageStatus, county_code: '' }))
    messages.value = [...messages.value, ...missed]
      .sort((a, b) => Date.parse(b.received) - Date.parse(a.received))
      .slice(0, KEPT)
  }

  const stop = listenToExchange(
    liveUrl,
    (message) => {
      onAny(message)
      if (paused.value) return
      waiting.push(message)
      // A burst is drawn a few times a second, not once for every message.
      frame ??= setTimeout(show, 250)
    },
    (now) => {
      state.value = now
      if (now === 'open') void catchUp()
    },
  )

  onBeforeUnmount(() => {
    stop()
    clearTimeout(frame)
  })
  return { messages, pulses, state, paused }
}
