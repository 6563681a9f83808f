import type { StandardKind } from '@yizhou/api'

export const KINDS: { id: StandardKind; name: string; hint: string }[] = [
  { id: 'element', name: '数据元', hint: '例如：收缩压、ssy、DE04.10.174.00' },
  { id: 'data_set', name: '数据集', hint: '例如：门诊摘要、高血压随访、HDSB05.01' },
  { id: 'document', name: '文档模板', hint: '例如：出院小结、过敏史、C0053' },
  { id: 'value_set', name: '值域', hint: '例如：血型、民族、CV04.50.005' },
  { id: 'service', name: '交互服务', hint: '例如：居民注册、预约挂号、IST-PR1' },
]

export const kindName = (kind: string) => KINDS.find((k) => k.id === kind)?.name ?? kind
export const isKind = (text: unknown): text is StandardKind => KINDS.some((k) => k.id === text)

/** R, R2, O of WS/T 483 and WS/T 500. */
export const optionalityName = (code: string) => ({ R: '必填', R2: '应填', O: '可选' })[code] ?? code

export const messageName = (kind: string) => ({ request: '请求', response: '应答', notification: '通知' })[kind] ?? kind

export const stateName = (state: string) =>
  ({ same: '相同', changed: '不同', left: '仅左侧', right: '仅右侧' })[state] ?? state

export const stateTone = (state: string): 'plain' | 'warn' | 'info' | 'accent' =>
  state === 'changed' ? 'warn' : state === 'left' ? 'info' : state === 'right' ? 'accent' : 'plain'

/** Identifiers of the prefecture's own data sets: `CXDS0001`, `CXDS0001.v2`. */
export const isLocal = (id: string) => /^CXDS\d{4}/.test(id)
