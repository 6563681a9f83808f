import type { OwnAccess } from '@yizhou/api'
import { describe, expect, it } from 'vitest'
import { visitsOf } from '../src/features/audit/composables/visits'

const access = (at: string, actor_name: string, what: string, more: Partial<OwnAccess> = {}): OwnAccess => ({
  id: 1,
  at: `2026-03-01T${at}:00+08:00`,
  actor_name,
  what,
  organisation_name: '东瓜镇中心卫生院',
  role: '医生',
  action: 'read',
  purpose: 'treatment',
  ...more,
})

describe('who has looked at my record', () => {
  it('is one visit for one sitting of one person, each deed once', () => {
    const visits = visitsOf(
      [
        access('09:20', '起文才', '时间轴'),
        access('09:12', '起文才', '健康档案摘要'),
        access('09:00', '起文才', '时间轴'),
      ],
      '普阿依',
    )
    expect(visits).toHaveLength(1)
    expect(visits[0]).toMatchObject({
      who: '起文才',
      purpose: '为了诊疗',
      deeds: ['查看了时间轴', '查看了健康档案摘要'],
    })
  })
  it('parts visits by person, by place and by time', () => {
    const visits = visitsOf(
      [
        access('11:00', '起文才', 'a'),
        access('10:59', '周玉芬', 'a'),
        access('10:58', '周玉芬', 'a', { organisation_name: '州医院' }),
        access('09:00', '周玉芬', 'a', { organisation_name: '州医院' }),
      ],
      '普阿依',
    )
    expect(visits.map((v) => v.who)).toEqual(['起文才', '周玉芬', '周玉芬', '周玉芬'])
  })
  it('calls my own looks mine, without a purpose', () => {
    const [visit] = visitsOf(
      [access('09:00', '普阿依', '本人健康档案', { role: '居民', organisation_name: '' })],
      '普阿依',
    )
    expect(visit).toMatchObject({ who: '您本人', role: '', purpose: '' })
  })
})
