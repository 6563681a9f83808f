import type { Trend } from '@yizhou/api'
import { describe, expect, it } from 'vitest'
import { sparkOf } from '../src/chart/spark'
import { limits, rangeText, side } from '../src/chart/trendOption'
import { dayTotals } from '../src/chart/volumeOption'
import { tokensOf } from '../src/document/jsonTokens'
import { countiesOf } from '../src/map/project'

const trend: Trend = {
  code: 'GLU',
  name: '血糖',
  unit: 'mmol/L',
  low: 3.9,
  high: 6.1,
  points: [
    { at: '2024-02-01', value: 9, institution_name: '', abnormal: true },
    { at: '2023-02-01', value: 5, institution_name: '', abnormal: false },
  ],
}

describe('a trend', () => {
  it('is drawn in order of time with its band between the limits', () => {
    const spark = sparkOf(trend, 200, 60)
    expect(spark.points.map((p) => p.abnormal)).toEqual([false, true])
    expect(spark.points[0]!.x).toBeLessThan(spark.points[1]!.x)
    expect(spark.points[1]!.y).toBeLessThan(spark.band!.y)
    expect(spark.band!.y + spark.band!.height).toBeLessThanOrEqual(60)
  })
  it('of a single value stands in the middle', () => {
    expect(sparkOf({ ...trend, low: null, high: null, points: [trend.points[0]!] }, 200, 60).points).toEqual([
      { x: 100, y: 30, abnormal: true },
    ])
  })
  it('has an axis that holds values and band with room, level lines in the middle, never below nothing', () => {
    expect(limits([8, 9], { low: 3.9, high: 6.1 })).toEqual({ min: 3.4, max: 9.5 })
    expect(limits([60], { low: null, high: null })).toEqual({ min: 54, max: 66 })
    expect(limits([0.2, 40], { low: null, high: null })).toEqual({ min: 0, max: 44 })
  })
  it('names its reference range and the side of a value', () => {
    expect([
      rangeText(trend),
      rangeText({ low: null, high: 5.2 }),
      rangeText({ low: 90, high: null }),
      rangeText({ low: null, high: null }),
    ]).toEqual(['3.9–6.1', '≤5.2', '≥90', ''])
    expect([side(7, trend), side(3, trend), side(5, trend), side(5, { low: null, high: null })]).toEqual([
      'high',
      'low',
      undefined,
      undefined,
    ])
  })
})

it('daily volumes are summed over channels, or of one channel', () => {
  const volumes = [
    { day: '2026-01-02', channel: 'soap', accepted: 3, partly: 0, refused: 1 },
    { day: '2026-01-01', channel: 'fhir', accepted: 2, partly: 1, refused: 0 },
    { day: '2026-01-02', channel: 'fhir', accepted: 5, partly: 0, refused: 0 },
  ]
  expect(dayTotals(volumes)).toEqual([
    { day: '2026-01-01', accepted: 2, partly: 1, refused: 0 },
    { day: '2026-01-02', accepted: 8, partly: 0, refused: 1 },
  ])
  expect(dayTotals(volumes, 'soap')).toHaveLength(1)
})

it('coloured JSON is the same JSON', () => {
  const json = JSON.stringify({ a: ['x"y', 1.5e3, true, null], 'b:c': { d: -2 } }, null, 2)
  const tokens = tokensOf(json)
  expect(tokens.map((t) => t.text).join('')).toBe(json)
  expect(tokens.filter((t) => t.kind === 'key').map((t) => t.text)).toEqual(['"a"', '"b:c"', '"d"'])
})

it('a county keeps its outline while close points fall away', () => {
  const square = [
    [101, 25],
    [101.00001, 25],
    [102, 25],
    [102, 26],
    [101, 26],
    [101, 25],
  ]
  const drawn = countiesOf(
    {
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { code: '532301', name: '楚雄市' },
          geometry: { type: 'Polygon', coordinates: [square] },
        },
      ],
    },
    200,
  )
  expect(drawn.counties[0]).toMatchObject({ code: '532301', name: '楚雄市', x: 100 })
  expect(drawn.counties[0]!.path.split('L')).toHaveLength(5)
  expect(drawn.height).toBeGreaterThan(200)
})
