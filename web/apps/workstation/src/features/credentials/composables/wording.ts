export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info' | 'accent'

const STANDINGS: Record<string, Tone> = {
  valid: 'good',
  expiring: 'warn',
  expired: 'bad',
  suspended: 'warn',
  cancelled: 'plain',
  not_yet: 'info',
}
export const standingTone = (standing: string): Tone => STANDINGS[standing] ?? 'plain'

const STATES: Record<string, Tone> = {
  draft: 'plain',
  submitted: 'warn',
  returned: 'bad',
  approved: 'good',
  withdrawn: 'plain',
}
export const stateTone = (state: string): Tone => STATES[state] ?? 'plain'

export const STANDING_CHOICES = [
  { id: 'valid', name: '有效' },
  { id: 'expiring', name: '90 天内到期' },
  { id: 'expired', name: '已过期' },
  { id: 'suspended', name: '暂停' },
  { id: 'cancelled', name: '已注销' },
]

export const STATE_CHOICES = [
  { id: 'submitted', name: '待审核' },
  { id: 'returned', name: '已退回' },
  { id: 'draft', name: '草稿' },
  { id: 'approved', name: '已通过' },
  { id: 'withdrawn', name: '已撤回' },
]

/** How long is left, in words: what is past is said to be past. */
export function left(days: number): string {
  if (days < 0) return `已逾期 ${-days} 天`
  return days === 0 ? '今天到期' : `还有 ${days} 天`
}

export const until = (day: string | null) => day ?? '长期有效'
