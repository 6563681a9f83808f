import type { AuditVerificationBrief } from '@yizhou/api'

const ACTIONS: Record<string, string> = {
  create: '新增',
  read: '查看',
  update: '修改',
  delete: '删除',
  query: '查询',
  print: '打印',
  export: '导出',
  login: '登录',
  logout: '退出',
  password: '修改密码',
  permission: '权限核查',
  configure: '系统设置',
}
const OUTCOMES: Record<string, string> = { success: '成功', refused: '被拒绝' }
const PURPOSES: Record<string, string> = { treatment: '诊疗服务', own: '本人查看', exchange: '数据交换' }
const KINDS: Record<string, string> = { staff: '工作人员', resident: '居民', partner: '接入系统', system: '平台' }
const FINDINGS: Record<string, string> = {
  changed: '内容被改动',
  deleted: '日志被删除',
  seal: '封条被改动',
  unsealed: '封条缺失',
  inserted: '事后插入',
  checkpoint: '与签名不符',
}
type State = { name: string; tone: 'good' | 'bad' | 'info' }
const STATES: Record<string, State> = {
  running: { name: '核验中', tone: 'info' },
  sound: { name: '完整', tone: 'good' },
  broken: { name: '发现改动', tone: 'bad' },
}

const SEVERITIES: Record<string, { name: string; tone: 'bad' | 'warn' | 'info' }> = {
  high: { name: '高', tone: 'bad' },
  medium: { name: '中', tone: 'warn' },
  low: { name: '低', tone: 'info' },
}
const VERDICTS: Record<string, { name: string; tone: 'good' | 'bad' }> = {
  cleared: { name: '有正当理由', tone: 'good' },
  confirmed: { name: '确认违规', tone: 'bad' },
}

const choices = (names: Record<string, string>) => Object.entries(names).map(([id, name]) => ({ id, name }))
export const actionChoices = choices(ACTIONS)
export const outcomeChoices = choices(OUTCOMES)
export const purposeChoices = choices(PURPOSES)
export const actionName = (action: string): string => ACTIONS[action] ?? action
export const outcomeName = (outcome: string): string => OUTCOMES[outcome] ?? outcome
export const purposeName = (purpose: string): string => PURPOSES[purpose] ?? purpose
export const kindName = (kind: string): string => KINDS[kind] ?? kind
export const findingName = (kind: string): string => FINDINGS[kind] ?? kind
export const stateOf = (one: AuditVerificationBrief): State => STATES[one.state] ?? STATES.running!
export const severityOf = (severity: string) => SEVERITIES[severity] ?? SEVERITIES.low!
export const verdictOf = (state: string) => VERDICTS[state] ?? VERDICTS.cleared!
/** How far a running verification is, in percent. */
export const progressOf = (one: AuditVerificationBrief): number => {
  const way = one.target - one.since_position
  return way > 0 ? Math.floor(((one.position - one.since_position) / way) * 100) : 100
}
