import { describe, expect, it } from 'vitest'
import { visibleRows } from '../src/composables/virtualRows'
import { ageText, ago, day, moment } from '../src/format/dates'
import { shortPlace } from '../src/format/places'
import { bytes, duration, percent } from '../src/format/numbers'

const now = new Date(2026, 5, 15, 12)

describe('dates', () => {
  it('keep a plain date as written and leave the unknown empty', () => {
    expect([day('1984-03-01'), moment('1984-03-01'), day(null), day('无'), moment('')]).toEqual([
      '1984-03-01',
      '1984-03-01',
      '',
      '',
      '',
    ])
  })
  it('tell in words how long ago, and the date after a week', () => {
    const before = (ms: number) => ago(new Date(now.getTime() - ms), now)
    expect([
      before(5_000),
      before(300_000),
      before(7_200_000),
      before(3 * 86_400_000),
      before(20 * 86_400_000),
    ]).toEqual(['刚刚', '5 分钟前', '2 小时前', '3 天前', '2026-05-26'])
  })
  it('give age in days, months, years, stopping at death', () => {
    const age = (birth: string | null, end?: string) => ageText(birth, end, now)
    expect([
      age('2026-06-10'),
      age('2026-01-20'),
      age('2023-03-01'),
      age('2024-06-01'),
      age('1950-06-16'),
      age('1950-01-01', '1990-05-01'),
      age(null),
      age('2030-01-01'),
    ]).toEqual(['5天', '4个月', '3岁3个月', '2岁', '75岁', '40岁', '年龄不详', '年龄不详'])
  })
})

describe('numbers', () => {
  it('never round a share up to all', () => {
    expect([percent(0.99999), percent(1), percent(0), percent(0.987), percent(null)]).toEqual([
      '99.9%',
      '100%',
      '0%',
      '98.7%',
      '—',
    ])
  })
  it('are short and carry their unit', () => {
    expect([
      bytes(812),
      bytes(4200),
      bytes(12_582_912),
      duration(0.4),
      duration(38.2),
      duration(1240),
      duration(null),
    ]).toEqual(['812 B', '4.1 KB', '12 MB', '<1 ms', '38 ms', '1.2 秒', ''])
  })
})

it('a place is shown without what every reader knows, and never empty', () => {
  expect([
    shortPlace('云南省楚雄彝族自治州大姚县昙华乡'),
    shortPlace('楚雄州楚雄市'),
    shortPlace('楚雄市东瓜镇'),
    shortPlace('昆明市'),
    shortPlace('云南省楚雄彝族自治州'),
  ]).toEqual(['大姚县昙华乡', '楚雄市', '楚雄市东瓜镇', '昆明市', '云南省楚雄彝族自治州'])
})

describe('rows in sight', () => {
  it('are few of many, and all heights add up', () => {
    const range = visibleRows(100_000, 44, 44 * 5000, 600)
    expect(range.last - range.first).toBeLessThan(45)
    expect(range.above + (range.last - range.first) * 44 + range.below).toBe(100_000 * 44)
  })
  it('of a short list are all of them, also when scrolled too far', () => {
    expect(visibleRows(3, 44, 0, 600)).toEqual({ first: 0, last: 3, above: 0, below: 0 })
    expect(visibleRows(3, 44, 9999, 600).last).toBe(3)
  })
})
