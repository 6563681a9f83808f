import type { Trend } from '@yizhou/api'

export interface Spark {
  line: string
  points: { x: number; y: number; abnormal: boolean }[]
  band: { y: number; height: number } | null
}

/** Geometry of a small trend drawing: points, line and the reference band, inside a `width` × `height` box. */
export function sparkOf(trend: Trend, width: number, height: number, pad = 6): Spark {
  const sorted = [...trend.points].sort((a, b) => (a.at < b.at ? -1 : 1))
  const times = sorted.map((p) => Date.parse(p.at))
  const values = sorted.map((p) => p.value)
  const limits = [trend.low, trend.high].filter((v): v is number => v !== null)
  const low = Math.min(...values, ...limits)
  const high = Math.max(...values, ...limits)
  const first = times[0] ?? 0
  const length = (times[times.length - 1] ?? 0) - first
  const x = (t: number) => (length ? pad + ((t - first) / length) * (width - 2 * pad) : width / 2)
  const y = (v: number) => (high > low ? height - pad - ((v - low) / (high - low)) * (height - 2 * pad) : height / 2)
  const points = sorted.map((p, i) => ({ x: round(x(times[i]!)), y: round(y(p.value)), abnormal: p.abnormal }))
  let band: Spark['band'] = null
  if (limits.length) {
    const top = trend.high === null ? 0 : y(trend.high)
    const bottom = trend.low === null ? height : y(trend.low)
    band = { y: round(top), height: round(Math.max(1, bottom - top)) }
  }
  return { line: points.map((p) => `${p.x},${p.y}`).join(' '), points, band }
}

const round = (n: number) => Math.round(n * 10) / 10
