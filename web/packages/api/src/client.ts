import { asProblem, Problem, problemOf } from './problem'

export type Query = Record<string, string | number | boolean | null | undefined>

let whenSignedOut: (() => void) | null = null

/** The application says what to do when the platform answers 401 in the middle of work. */
export function onSignedOut(action: () => void): void {
  whenSignedOut = action
}

function address(path: string, query?: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  query?: Query
  body?: unknown
  signal?: AbortSignal
  accept?: string
}

async function send(path: string, call: Call): Promise<Response> {
  const headers: Record<string, string> = { Accept: call.accept ?? 'application/json', 'X-Yizhou-Request': '1' }
  if (call.body !== undefined) headers['Content-Type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(address(path, call.query), {
      method: call.method ?? 'GET',
      headers,
      credentials: 'same-origin',
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      signal: call.signal,
    })
  } catch (reason) {
    if (call.signal?.aborted) throw reason
    throw asProblem(reason)
  }
  if (response.ok) return response
  const problem = await problemOf(response)
  if (problem.status === 401 && !path.startsWith('/api/session')) whenSignedOut?.()
  throw problem
}

export async function request<T>(path: string, call: Call = {}): Promise<T> {
  const response = await send(path, call)
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

/** Reads a body as bytes: originals of documents and messages keep the encoding they came in. */
export async function requestBytes(path: string, call: Call = {}): Promise<{ bytes: Uint8Array; type: string }> {
  const response = await send(path, { ...call, accept: '*/*' })
  const type = response.headers.get('content-type') ?? ''
  return { bytes: new Uint8Array(await response.arrayBuffer()), type }
}

export { Problem }
