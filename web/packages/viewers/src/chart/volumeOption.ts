import type { DailyVolume } from '@yizhou/api'
import type { Option } from './registry'

export interface DayTotal {
  day: string
  accepted: number
  partly: number
  refused: number
}

/** Sums the channels of each day; days come back in order. */
export function dayTotals(volumes: readonly DailyVolume[], channel = ''): DayTotal[] {
  const days = new Map<string, DayTotal>()
  for (const v of volumes) {
    if (channel && v.channel !== channel) continue
    const total = days.get(v.day) ?? { day: v.day, accepted: 0, partly: 0, refused: 0 }
    total.accepted += v.accepted
    total.partly += v.partly
    total.refused += v.refused
    days.set(v.day, total)
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}

export function volumeOption(totals: readonly DayTotal[]): Option {
  const series = [
    { name: '接收', key: 'accepted', color: '#403738' },
    { name: '部分接收', key: 'partly', color: '#d9a441' },
    { name: '拒收', key: 'refused', color: '#b93a0c' },
  ] as const
  return {
    grid: { left: 4, right: 8, top: 34, bottom: 4, containLabel: true },
    legend: { right: 0, top: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: '#574c4d' } },
    tooltip: { trigger: 'axis', confine: true, axisPointer: { type: 'shadow' } },
    xAxis: {
      type: 'category',
      data: totals.map((t) => t.day.slice(5)),
      axisTick: { show: false },
      axisLabel: { color: '#6b6061' },
      axisLine: { lineStyle: { color: '#d5cdca' } },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: { color: '#6b6061' },
      splitLine: { lineStyle: { color: '#efebe8' } },
    },
    series: series.map((s) => ({
      name: s.name,
      type: 'bar' as const,
      stack: 'all',
      barMaxWidth: 22,
      itemStyle: { color: s.color },
      data: totals.map((t) => t[s.key]),
    })),
  }
}
