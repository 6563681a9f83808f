import type { Trend } from '@yizhou/api'
import type { Option } from './registry'

const INK = '#403738'
const BAD = '#b93a0c'
/** A shorter time than half a year is drawn within half a year, so that days do not look like ages. */
const LEAST = 183 * 86_400_000

/** Full chart of one laboratory value: line, reference band, abnormal points marked by shape and colour. */
export function trendOption(trend: Trend): Option {
  const points = [...trend.points].sort((a, b) => (a.at < b.at ? -1 : 1))
  const band = trend.low !== null || trend.high !== null
  return {
    grid: { left: 8, right: 20, top: 24, bottom: 8, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      formatter: (given) => {
        const first = (Array.isArray(given) ? given[0] : given) as { dataIndex: number } | undefined
        const p = first ? points[first.dataIndex] : undefined
        const escape = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
        return p
          ? `${p.at.slice(0, 10)}<br><b>${p.value}</b> ${escape(trend.unit)}${p.abnormal ? '（异常）' : ''}<br>${escape(p.institution_name)}`
          : ''
      },
    },
    xAxis: {
      type: 'time',
      min: (extent) => extent.min - Math.max(0, (LEAST - (extent.max - extent.min)) / 2),
      max: (extent) => extent.max + Math.max(0, (LEAST - (extent.max - extent.min)) / 2),
      minInterval: 86_400_000,
      axisLabel: { color: '#6b6061', hideOverlap: true },
      axisLine: { lineStyle: { color: '#d5cdca' } },
    },
    yAxis: {
      type: 'value',
      ...limits(
        points.map((p) => p.value),
        trend,
      ),
      name: trend.unit,
      nameTextStyle: { color: '#6b6061', align: 'left' },
      axisLabel: { color: '#6b6061', showMinLabel: false, showMaxLabel: false },
      splitLine: { lineStyle: { color: '#efebe8' } },
    },
    dataZoom: [{ type: 'inside' }],
    series: [
      {
        type: 'line',
        lineStyle: { color: INK, width: 1.6 },
        symbolSize: 8,
        animation: false,
        data: points.map((p) => ({
          value: [p.at, p.value],
          symbol: p.abnormal ? 'triangle' : 'circle',
          symbolSize: p.abnormal ? 11 : 7,
          itemStyle: { color: p.abnormal ? BAD : INK },
        })),
        markArea: band
          ? {
              silent: true,
              itemStyle: { color: 'rgba(28,107,69,.09)' },
              data: [[{ yAxis: trend.low ?? 'min' }, { yAxis: trend.high ?? 'max' }]],
            }
          : undefined,
      },
    ],
  }
}

/** Ends of the value axis: all values and the reference band, with a little room; a level line lies in the middle. */
export function limits(values: readonly number[], trend: Pick<Trend, 'low' | 'high'>): { min: number; max: number } {
  const all = [...values, trend.low, trend.high].filter((v): v is number => v !== null)
  const low = Math.min(...all)
  const high = Math.max(...all)
  const room = high > low ? (high - low) * 0.08 : Math.max(1, Math.abs(high) * 0.1)
  const step = 10 ** Math.floor(Math.log10(room))
  const round = (value: number, to: (n: number) => number) => Number((to(value / step) * step).toPrecision(12))
  return {
    min: low >= 0 ? Math.max(0, round(low - room, Math.floor)) : round(low - room, Math.floor),
    max: round(high + room, Math.ceil),
  }
}

/** `3.9–6.1`, `≤5.2`, `≥90`, or empty. */
export function rangeText(trend: Pick<Trend, 'low' | 'high'>): string {
  if (trend.low !== null && trend.high !== null) return `${trend.low}–${trend.high}`
  if (trend.high !== null) return `≤${trend.high}`
  return trend.low !== null ? `≥${trend.low}` : ''
}

/** Above, below or within the reference; undefined when it cannot be told. */
export function side(value: number, trend: Pick<Trend, 'low' | 'high'>): 'high' | 'low' | undefined {
  if (trend.high !== null && value > trend.high) return 'high'
  if (trend.low !== null && value < trend.low) return 'low'
  return undefined
}
