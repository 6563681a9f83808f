import type { HealthEvent, HealthSummary, ResidentDetail } from '@yizhou/api'
import { describe, expect, it } from 'vitest'
import { bloodText, sheetOf } from '../src/features/timeline/composables/healthSheet'

const person = {
  name: '普阿依',
  sex_name: '女',
  birth_date: '1958-03-12',
  deceased_on: '2020-03-12',
  ethnic_group_name: '彝族',
  citizen_id_masked: '532301********1024',
  address: '楚雄市东瓜镇',
} as ResidentDetail
const summary: HealthSummary = {
  alerts: [],
  problems: [],
  allergies: [
    { substance: '青霉素', reaction: '皮疹', severity: '', since: null },
    { substance: '海鲜', reaction: '', severity: '', since: null },
  ],
  blood: { abo: 'O', rh: '阳性', conflict: false },
  vaccinations: [],
  counts: {},
  last_contact: null,
  medicines: [
    { name: '氨氯地平片', dose: '5 mg', since: '2019-03-01', until: null, institution_name: '', active: true },
    { name: '阿莫西林', dose: '', since: null, until: '2009-01-01', institution_name: '', active: false },
  ],
}
const trend = (name: string, at: string, value: number) => ({
  code: name,
  name,
  unit: 'mmol/L',
  low: 3.9,
  high: 6.1,
  points: [{ at, value, institution_name: '州医院', abnormal: false }],
})

describe('the printed health summary', () => {
  const sheet = sheetOf({
    person,
    summary,
    trends: [trend('血糖', '2020-01-02', 8.9), trend('血钾', '2021-01-02', 3.1)],
    events: [] as HealthEvent[],
  })
  it('says who it is, with the age at death and the number masked', () => {
    expect(Object.fromEntries(sheet.identity)).toMatchObject({
      年龄: '62岁',
      血型: 'O 型 Rh 阳性',
      身份证号: '532301********1024',
    })
  })
  it('names every allergy, with its reaction where known', () => {
    expect(sheet.allergies).toBe('青霉素：皮疹；海鲜')
  })
  it('leaves out parts without content and medicines no longer taken', () => {
    expect(sheet.sections.map((s) => s.title)).toEqual(['正在使用的药物', '最近检验结果'])
    expect(sheet.sections[0]!.rows).toEqual([['氨氯地平片', '5 mg', '2019-03-01']])
  })
  it('shows the latest results, newest first, marked high or low', () => {
    expect(sheet.sections[1]!.rows).toEqual([
      ['血钾', '3.1 mmol/L ↓', '3.9–6.1', '2021-01-02', '州医院'],
      ['血糖', '8.9 mmol/L ↑', '3.9–6.1', '2020-01-02', '州医院'],
    ])
  })
  it('warns when sources disagree about the blood type', () => {
    expect(bloodText({ abo: 'A', rh: '', conflict: true })).toBe('A 型 ⚠ 不一致')
    expect(bloodText({ abo: '', rh: '', conflict: false })).toBe('')
  })
})
