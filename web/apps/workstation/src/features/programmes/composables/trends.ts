import type { Care, Trend } from '@yizhou/api'

/** The charted values of somebody's care as small drawings over time, but for those `large` draws on the programme's axis. */
export function trendsOf(care: Care | null | undefined, large: string[]): Trend[] {
  return (care?.charted ?? [])
    .filter((value) => !large.includes(value.id))
    .map((value) => ({
      code: value.id,
      name: value.label,
      unit: value.unit,
      low: value.low,
      high: value.high,
      points: (care?.series ?? [])
        .filter((row) => typeof row[value.id] === 'number')
        .map((row) => ({
          at: `${String(row.day)}T00:00:00+08:00`,
          value: row[value.id] as number,
          abnormal: false,
          institution_name: '',
        })),
    }))
    .filter((trend) => trend.points.length > 1)
}
