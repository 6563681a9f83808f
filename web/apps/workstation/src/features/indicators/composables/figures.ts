/** A value of an indicator in words; a dash where there is none. */
export function figure(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined) return '—'
  return value.toLocaleString('zh-CN', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

export type Tone = 'good' | 'bad' | undefined

/** Whether a value is on the wanted side of another: undefined where neither direction is better. */
export function toneOf(value: number | null | undefined, against: number | null | undefined, direction: string): Tone {
  if (value === null || value === undefined || against === null || against === undefined) return undefined
  if (direction === 'none' || value === against) return undefined
  return value > against === (direction === 'higher') ? 'good' : 'bad'
}

/** The change against another value, `+12.5%`. */
export function change(value: number | null | undefined, before: number | null | undefined): string {
  if (value === null || value === undefined || !before) return '—'
  const share = ((value - before) / Math.abs(before)) * 100
  return `${share > 0 ? '+' : ''}${share.toFixed(1)}%`
}

export const GRAINS = [
  { id: 'year', name: '年' },
  { id: 'quarter', name: '季' },
  { id: 'month', name: '月' },
]
