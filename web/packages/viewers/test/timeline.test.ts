import type { HealthEvent } from '@yizhou/api'
import { describe, expect, it } from 'vitest'
import { byMonth, lanesOf } from '../src/timeline/lanes'
import { ticks, toTime, toX, within, yearSpan, zoomed } from '../src/timeline/scale'

const event = (id: string, kind: string, started: string, more: Partial<HealthEvent> = {}): HealthEvent => ({
  id,
  resident_id: '',
  kind,
  kind_name: '',
  domain: '',
  domain_name: '',
  started,
  ended: null,
  title: id,
  summary: '',
  institution_id: null,
  institution_name: '',
  abnormal: false,
  resources: [],
  documents: [],
  ...more,
})
const year = (n: number) => new Date(n, 0, 1).getTime()
const decade = { from: year(2015), to: year(2025) }

describe('the time scale', () => {
  it('is undone by its inverse', () => {
    expect(toTime(toX(year(2019), decade, 700), decade, 700)).toBeCloseTo(year(2019))
  })
  it('shows ten years even of a short record, and more of a long one', () => {
    const now = new Date(2026, 5, 1)
    expect(yearSpan([2025], now)).toEqual({ first: 2017, last: 2026 })
    expect(yearSpan([2009, 2025], now)).toEqual({ first: 2009, last: 2026 })
    expect(yearSpan([], now)).toEqual({ first: 2017, last: 2026 })
  })
  it('labels years when far out and months when close', () => {
    expect(ticks(decade, 1000).map((t) => t.label)).toContain('2020年')
    expect(ticks({ from: year(2020), to: year(2021) - 1 }, 1000).map((t) => t.label)).toEqual(
      expect.arrayContaining(['2020年', '2月', '12月']),
    )
    expect(
      ticks(decade, 300).every(
        (t, i, all) => i === 0 || toX(t.at, decade, 300) - toX(all[i - 1]!.at, decade, 300) >= 55,
      ),
    ).toBe(true)
  })
  it('stays inside the whole when moved or zoomed', () => {
    expect(within({ from: year(2014), to: year(2016) }, decade).from).toBe(decade.from)
    expect(zoomed({ from: year(2016), to: year(2020) }, decade, 100, year(2018))).toEqual(decade)
    const close = zoomed(decade, decade, 0.5, year(2020))
    expect(close.to - close.from).toBeCloseTo((decade.to - decade.from) / 2)
  })
})

describe('lanes', () => {
  it('stand in clinical order with one mark per distinguishable event', () => {
    const lanes = lanesOf(
      [
        event('a', 'laboratory', '2016-01-01'),
        event('b', 'outpatient', '2016-01-01'),
        event('c', 'outpatient', '2023-01-01'),
      ],
      decade,
      800,
    )
    expect(lanes.map((l) => [l.look.name, l.count, l.marks.length])).toEqual([
      ['门诊', 2, 2],
      ['检验', 1, 1],
    ])
  })
  it('join marks that would touch, and keep the abnormal flag of any', () => {
    const [lane] = lanesOf(
      [event('a', 'laboratory', '2016-01-01'), event('b', 'laboratory', '2016-01-03', { abnormal: true })],
      decade,
      800,
    )
    expect(lane!.marks).toHaveLength(1)
    expect(lane!.marks[0]!.events.map((e) => e.id)).toEqual(['a', 'b'])
    expect(lane!.marks[0]!.abnormal).toBe(true)
  })
  it('draw a stay as long as it lasted and leave out what is outside', () => {
    const [lane] = lanesOf(
      [event('stay', 'inpatient', '2016-01-01', { ended: '2017-01-01' }), event('old', 'inpatient', '2001-01-01')],
      decade,
      1000,
    )
    expect(lane!.count).toBe(1)
    expect(lane!.marks[0]!.width).toBeGreaterThan(90)
  })
})

it('months group events newest first', () => {
  const groups = byMonth(
    [event('a', 'other', '2024-03-01'), event('b', 'other', '2024-05-02'), event('c', 'other', '2024-03-09')],
    (e) => e.started,
  )
  expect(groups.map((g) => [g.key, g.events.map((e) => e.id)])).toEqual([
    ['2024-05', ['b']],
    ['2024-03', ['c', 'a']],
  ])
})
