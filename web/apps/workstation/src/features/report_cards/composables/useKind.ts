import { reportCards, type CardKind, type CardLine } from '@yizhou/api'
import { useLoad } from '@yizhou/ui'
import { computed } from 'vue'

/** The kind of card the pages show: the first there is. */
export function useKind() {
  const kinds = useLoad(reportCards.kinds)
  const kind = computed<CardKind | null>(() => kinds.data.value?.[0] ?? null)
  return { kinds, kind }
}

type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info' | 'accent'
export const stateTone = (card: Pick<CardLine, 'state' | 'overdue'>): Tone =>
  card.overdue ? 'bad' : ({ review: 'info', returned: 'warn', done: 'good', void: 'plain' }[card.state] as Tone)
export const stateText = (card: Pick<CardLine, 'state' | 'state_name' | 'level_name' | 'deletion'>) =>
  card.state === 'review' ? `${card.level_name}${card.deletion ? '（申请删除）' : ''}` : card.state_name

const HOUR = 3_600_000
/** `剩 1 小时 20 分` or `已超 3 小时`. */
export function leftText(due: string, now = Date.now()): string {
  const left = Date.parse(due) - now
  const hours = Math.floor(Math.abs(left) / HOUR)
  const minutes = Math.floor((Math.abs(left) % HOUR) / 60_000)
  const said = hours >= 48 ? `${Math.floor(hours / 24)} 天` : hours ? `${hours} 小时 ${minutes} 分` : `${minutes} 分`
  return left >= 0 ? `剩 ${said}` : `已超 ${said}`
}
