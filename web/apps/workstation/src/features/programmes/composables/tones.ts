/** Colours of classes, in the words of `Tag`. */
export const TONES = { good: 'good', fair: 'info', warning: 'warn', danger: 'bad' } as const

export const toneOf = (tone: string) => TONES[tone as keyof typeof TONES] ?? 'plain'

export const STATES: Record<string, string> = { planned: '待服务', done: '已完成', missed: '已错过', extra: '临时增加' }

/** "今天", "逾期 3 天", "还有 5 天". */
export function dueText(due: string, until: string, today: string): string {
  const days = Math.round((Date.parse(due) - Date.parse(today)) / 86_400_000)
  if (until < today) return `逾期 ${Math.round((Date.parse(today) - Date.parse(until)) / 86_400_000)} 天`
  if (days === 0) return '今天'
  return days < 0 ? `应于 ${-days} 天前` : `还有 ${days} 天`
}
