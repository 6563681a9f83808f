/** What waits for somebody behind each entry of the menu: one number that matters, said in words. */
import { audit, collaboration, exchange, identity, programmes, type ChainState } from '@yizhou/api'
import { count, percent } from '@yizhou/ui'

export interface Figure {
  value: string
  unit: string
  note: string
  bad: boolean
}
const figure = (value: number, unit: string, note = '', bad = false): Figure => ({
  value: count(value),
  unit,
  note,
  bad,
})
const brokenChain = (state: ChainState) => state.verifications.find((v) => v.state !== 'running')?.state === 'broken'

async function ofProgrammes(): Promise<Figure> {
  const all = await programmes.list()
  const sum = (key: 'due' | 'overdue') => all.reduce((total, one) => total + one[key], 0)
  return figure(
    sum('due'),
    '次近期服务',
    sum('overdue') ? `已逾期 ${count(sum('overdue'))} 次` : '',
    sum('overdue') > 0,
  )
}
async function ofTasks(): Promise<Figure> {
  const { open, mine, overdue } = await collaboration.counts()
  const more = [open ? `待领取 ${count(open)} 件` : '', overdue ? `已超时 ${count(overdue)} 件` : '']
  return figure(mine, '件我在办', more.filter(Boolean).join('，'), overdue > 0)
}
async function ofIdentity(): Promise<Figure> {
  const found = await identity.statistics()
  return figure(found.open, '对待审核', `已合并 ${count(found.merged)} 对`)
}
async function ofResidents(): Promise<Figure> {
  const found = await identity.statistics()
  return figure(found.residents, '位居民', `${count(found.sources)} 个来源系统`)
}
async function ofExchange(): Promise<Figure> {
  const { today } = await exchange.overview()
  const note = `成功率 ${percent(today.success_rate)}，拒收 ${count(today.refused)}`
  return figure(today.messages, '条今日消息', note, today.refused > 0)
}
async function ofAudit(): Promise<Figure> {
  const chain = await audit.chain()
  const broken = brokenChain(chain)
  return figure(chain.sealed + chain.waiting, '条日志', broken ? '日志链被改动，请立即核查' : '日志链完整', broken)
}

/** By menu entry; `needs`: a right the entry itself does not ask for. */
export const FIGURES: Record<string, { load: () => Promise<Figure>; needs?: string }> = {
  programmes: { load: ofProgrammes },
  tasks: { load: ofTasks },
  identity: { load: ofIdentity },
  residents: { load: ofResidents, needs: 'identity.review' },
  exchange: { load: ofExchange },
  audit: { load: ofAudit },
}
