import createClient from 'openapi-fetch'
import { asProblem, problemOf } from './problem'
import type { paths } from './schema'

let whenSignedOut: (() => void) | null = null

/** The application says what to do when the platform answers 401 in the middle of work. */
export function onSignedOut(action: () => void): void {
  whenSignedOut = action
}

/** The generated client. Every request carries the header that a foreign site's form cannot send (CSRF). */
export const client = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  credentials: 'same-origin',
  headers: { 'X-Yizhou-Request': '1' },
  fetch: (request) => globalThis.fetch(request),
  querySerializer: (query) => {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
      if (value !== null && value !== undefined && value !== '') search.set(name, String(value))
    }
    return search.toString()
  },
})

client.use({
  async onResponse({ response, schemaPath }) {
    if (response.ok) return
    const problem = await problemOf(response)
    if (problem.status === 401 && schemaPath !== '/api/session') whenSignedOut?.()
    throw problem
  },
  onError({ error, request }) {
    // A cancelled question is nobody's problem; whoever cancelled it looks at its signal.
    return request.signal.aborted ? (error as Error) : asProblem(error)
  },
})

/** The answer's content; failed answers have been thrown as `Problem` before. */
export async function answered<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T
}

/** A call that can be given up. */
export type Cancel = { signal?: AbortSignal }
