import type { OwnAccess } from '@yizhou/api'

/** What one person did in one sitting, in the order it was done last to first. */
export interface Visit {
  /** The first access of the visit, to name it by. */
  id: number
  at: string
  who: string
  role: string
  organisation: string
  purpose: string
  deeds: string[]
}

const SITTING = 15 * 60_000
const VERBS: Record<string, string> = {
  create: '新增了',
  read: '查看了',
  update: '修改了',
  delete: '删除了',
  query: '查询了',
  print: '打印了',
  export: '导出了',
  login: '登录了',
}
const PURPOSES: Record<string, string> = { treatment: '为了诊疗', emergency: '紧急情况', public_health: '公共卫生服务' }

export function deedOf(access: Pick<OwnAccess, 'action' | 'what'>): string {
  return `${VERBS[access.action] ?? access.action}${access.what || '您的档案'}`
}

/**
 * Joins accesses (newest first) of the same person within a quarter of an hour, so that one consultation is
 * one line and not twelve. The resident's own looks are told apart by `ownName`.
 */
export function visitsOf(accesses: readonly OwnAccess[], ownName: string): Visit[] {
  const visits: Visit[] = []
  let earliest = 0
  for (const access of accesses) {
    const own = access.role === '居民' && access.actor_name === ownName
    const who = own ? '您本人' : access.actor_name || '平台'
    const last = visits[visits.length - 1]
    const at = Date.parse(access.at)
    const deed = deedOf(access)
    if (last && last.who === who && last.organisation === access.organisation_name && earliest - at <= SITTING) {
      if (!last.deeds.includes(deed)) last.deeds.push(deed)
    } else {
      visits.push({
        id: access.id,
        at: access.at,
        who,
        role: own ? '' : access.role,
        organisation: access.organisation_name,
        purpose: own ? '' : (PURPOSES[access.purpose] ?? ''),
        deeds: [deed],
      })
    }
    earliest = at
  }
  return visits
}
