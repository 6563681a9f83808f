import type { CareChart } from '@yizhou/api'

export interface Drawn {
  curves: { name: string; line: string; x: number; y: number }[]
  line: string
  points: { x: number; y: number; title: string }[]
  columns: { x: number; text: string }[]
  rows: { y: number; text: string }[]
}

const LEFT = 34
const RIGHT = 40
const TOP = 10
const BOTTOM = 24
const COLUMNS = 8
const ROWS = 5

/** Round steps over a span, at most `most` of them. */
export function steps(start: number, end: number, most: number): number[] {
  const rough = (end - start) / most
  const size = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((n) => n * size).find((n) => n >= rough) ?? size * 10
  const found: number[] = []
  for (let n = Math.ceil(start / step) * step; n <= end + 1e-9; n += step) found.push(Math.round(n * 100) / 100)
  return found
}

/** A value against the programme's axis, over its lines of reference, inside a `width` × `height` box. */
export function drawn(
  chart: CareChart,
  axis: { name: string; start: number; end: number },
  series: { [key: string]: unknown }[],
  width: number,
  height: number,
): Drawn | null {
  const seen = series
    .map((row) => ({ at: row.at as number, value: row[chart.value] as number, day: String(row.day) }))
    .filter((row) => typeof row.at === 'number' && typeof row.value === 'number')
    .sort((a, b) => a.at - b.at)
  if (!seen.length && !chart.curves.length) return null
  const places = [axis.start, axis.end, ...seen.map((row) => row.at)]
  const start = Math.min(...places)
  const end = Math.max(...places)
  const values = [...seen.map((row) => row.value), ...chart.curves.flatMap((curve) => curve.points.map((p) => p[1]!))]
  const span = Math.max(...values) - Math.min(...values) || 2
  const low = Math.min(...values) - span * 0.08
  const high = Math.max(...values) + span * 0.08
  const round = (n: number) => Math.round(n * 10) / 10
  const x = (n: number) => round(LEFT + ((n - start) / (end - start)) * (width - LEFT - RIGHT))
  const y = (n: number) => round(height - BOTTOM - ((n - low) / (high - low)) * (height - TOP - BOTTOM))
  const path = (points: [number, number][]) => points.map(([a, b]) => `${x(a)},${y(b)}`).join(' ')
  return {
    curves: chart.curves.map((curve) => {
      const last = curve.points[curve.points.length - 1]!
      return {
        name: curve.name,
        line: path(curve.points as [number, number][]),
        x: x(last[0]!) + 4,
        y: y(last[1]!) + 4,
      }
    }),
    line: path(seen.map((row) => [row.at, row.value])),
    points: seen.map((row) => ({
      x: x(row.at),
      y: y(row.value),
      title: `${row.day} ${axis.name}${Math.floor(row.at)}：${row.value} ${chart.unit}`,
    })),
    columns: steps(start, end, COLUMNS).map((n) => ({ x: x(n), text: String(n) })),
    rows: steps(low, high, ROWS).map((n) => ({ y: y(n), text: String(n) })),
  }
}
