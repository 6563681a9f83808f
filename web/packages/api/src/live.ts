import type { LiveMessage } from './contracts'

export type LiveState = 'connecting' | 'open' | 'lost'

/**
 * Listens to the live channel of the exchange. The browser reconnects by itself after a broken line; a
 * channel it gave up on (closed state) is opened again after ten seconds. Returns a function that stops.
 */
export function listenToExchange(
  liveUrl: string,
  onMessage: (message: LiveMessage) => void,
  onState: (state: LiveState) => void,
): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  function open() {
    onState('connecting')
    source = new EventSource(`${liveUrl.replace(/\/$/, '')}/exchange`, { withCredentials: true })
    source.onopen = () => onState('open')
    source.addEventListener('message', (event) => onMessage(JSON.parse(event.data) as LiveMessage))
    source.onerror = () => {
      onState('lost')
      if (source?.readyState === EventSource.CLOSED && !stopped) timer = setTimeout(open, 10_000)
    }
  }

  open()
  return () => {
    stopped = true
    clearTimeout(timer)
    source?.close()
  }
}
