import type { Fault } from './contracts'

/** A refusal of the platform (RFC 9457 problem+json), with the Chinese message and the advice to show. */

export interface ProblemBody {
  status?: number
  code?: string
  title?: string
  detail?: string
  advice?: string
  faults?: Fault[]
  request_id?: string
}

export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly advice: string
  readonly faults: Fault[]
  readonly requestId: string

  constructor(body: ProblemBody) {
    super(body.detail || body.title || '请求没有成功')
    this.name = 'Problem'
    this.status = body.status ?? 0
    this.code = body.code ?? ''
    this.advice = body.advice ?? ''
    this.faults = body.faults ?? []
    this.requestId = body.request_id ?? ''
  }

  /** No answer came at all: the line is down or the platform is restarting. */
  get offline(): boolean {
    return this.status === 0
  }
}

const WITHOUT_BODY: Record<number, [string, string]> = {
  401: ['登录已失效', '请重新登录'],
  403: ['没有权限', '如工作需要，请联系本机构管理员开通'],
  404: ['没有找到', '内容可能已被合并、撤销，或地址有误'],
  413: ['内容过大', '请拆分后再提交'],
  429: ['操作过于频繁', '请稍候再试'],
  502: ['平台正在启动或升级', '请稍候片刻后重试'],
  503: ['平台暂时不可用', '请稍候片刻后重试'],
  504: ['平台响应超时', '请稍候重试，或缩小查询范围'],
}

/** Turns any failed answer into a Problem; answers without a body get wording from their status. */
export async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type') ?? ''
  if (type.includes('json')) {
    try {
      const body = (await response.json()) as ProblemBody
      if (body.detail || body.title) return new Problem({ ...body, status: response.status })
    } catch {
      // Not JSON after all: fall through to the wording by status.
    }
  }
  const [detail, advice] = WITHOUT_BODY[response.status] ?? ['平台内部错误', '请稍后重试；如仍失败，请联系平台管理员']
  return new Problem({ status: response.status, detail, advice })
}

export function asProblem(reason: unknown): Problem {
  if (reason instanceof Problem) return reason
  return new Problem({ status: 0, detail: '连接不上平台', advice: '请检查网络；网络恢复后点击“重试”' })
}
