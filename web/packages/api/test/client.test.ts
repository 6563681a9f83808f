import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { onSignedOut, Problem, residents, session } from '../src/index'

// The client takes its address from the page it stands in, when it is loaded.
vi.hoisted(() => Object.assign(globalThis, { location: new URL('http://platform.test/') }))

const answers: Response[] = []
const calls: { url: string; init: RequestInit }[] = []
beforeEach(() => {
  calls.length = 0
  answers.length = 0
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const request = input instanceof Request ? input : null
    const headers = request ? Object.fromEntries(request.headers) : init.headers
    calls.push({
      url: request ? request.url : String(input),
      init: { ...init, method: request?.method ?? init.method, headers },
    })
    const answer = answers.shift()
    if (!answer) throw new TypeError('no line')
    return answer
  })
})
afterEach(() => vi.unstubAllGlobals())

const problemAnswer = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } })

describe('the client', () => {
  it('marks every request against forgery and leaves empty questions out', async () => {
    answers.push(Response.json({ items: [], next: null, total: 0 }))
    await residents.search({ q: '普阿依', after: null })
    const url = new URL(calls[0]!.url, 'http://platform.test')
    expect(url.pathname + url.search).toBe(`/api/residents?q=${encodeURIComponent('普阿依')}`)
    expect(new Headers(calls[0]!.init.headers).get('x-yizhou-request')).toBe('1')
  })
  it('turns problem+json into a problem with advice and faults', async () => {
    answers.push(
      problemAnswer(423, { code: 'auth.locked', detail: '账号已锁定', advice: '请 15 分钟后再试', request_id: 'r1' }),
    )
    const refused = await session.open('a', 'b').catch((reason: unknown) => reason)
    expect(refused).toBeInstanceOf(Problem)
    expect(refused).toMatchObject({
      status: 423,
      code: 'auth.locked',
      message: '账号已锁定',
      advice: '请 15 分钟后再试',
      requestId: 'r1',
      offline: false,
    })
  })
  it('says so when there is no line, and words answers without a body', async () => {
    await expect(residents.read('x')).rejects.toMatchObject({ offline: true, message: '连接不上平台' })
    answers.push(new Response('<html>', { status: 502, headers: { 'content-type': 'text/html' } }))
    await expect(residents.read('x')).rejects.toMatchObject({ status: 502, message: '平台正在启动或升级' })
  })
  it('tells the application when the session has ended, but not for a wrong password', async () => {
    const ended = vi.fn()
    onSignedOut(ended)
    answers.push(problemAnswer(401, { detail: '用户名或密码不对' }))
    await expect(session.open('a', 'b')).rejects.toThrow('用户名或密码不对')
    expect(ended).not.toHaveBeenCalled()
    answers.push(problemAnswer(401, { detail: '请重新登录' }))
    await expect(residents.read('x')).rejects.toThrow('请重新登录')
    expect(ended).toHaveBeenCalledOnce()
  })
})
