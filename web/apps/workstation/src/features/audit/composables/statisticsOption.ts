import type { AuditStatistics } from '@yizhou/api'
import type { Option } from '@yizhou/viewers/chart/registry'

type Counts = AuditStatistics['days']

/** Accesses and refusals side by side on one axis of time. */
export function statisticsOption(counts: Counts, label: (id: string) => string): Option {
  const series = [
    { name: '成功', color: '#403738', value: (c: Counts[number]) => c.number - c.refused },
    { name: '被拒绝', color: '#b93a0c', value: (c: Counts[number]) => c.refused },
  ]
  return {
    grid: { left: 4, right: 8, top: 34, bottom: 4, containLabel: true },
    legend: { right: 0, top: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: '#574c4d' } },
    tooltip: { trigger: 'axis', confine: true, axisPointer: { type: 'shadow' } },
    xAxis: {
      type: 'category',
      data: counts.map((c) => label(c.id)),
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
      data: counts.map(s.value),
    })),
  }
}

/** All hours of the day, also those in which nothing happened. */
export function wholeDay(counts: Counts): Counts {
  return Array.from({ length: 24 }, (_, hour) => {
    const id = String(hour).padStart(2, '0')
    return counts.find((c) => c.id === id) ?? { id, name: '', number: 0, refused: 0 }
  })
}
