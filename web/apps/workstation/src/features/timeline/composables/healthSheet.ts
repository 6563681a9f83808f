import type { HealthEvent, HealthSummary, ResidentDetail, Trend } from '@yizhou/api'
import { ageText, day, longDay } from '@yizhou/ui'
import { look, rangeText, side } from '@yizhou/viewers'

export interface SheetSection {
  title: string
  columns: { title: string; width?: string }[]
  rows: string[][]
}

export interface HealthSheet {
  identity: [string, string][]
  allergies: string
  sections: SheetSection[]
}

export interface SheetContent {
  person: ResidentDetail
  summary: HealthSummary
  trends: Trend[]
  events: HealthEvent[]
}

const MOST_RESULTS = 24

export function bloodText(blood: HealthSummary['blood']): string {
  return [blood.abo && `${blood.abo} 型`, blood.rh && `Rh ${blood.rh}`, blood.conflict && '⚠ 不一致']
    .filter(Boolean)
    .join(' ')
}

function latestResults(trends: Trend[]): string[][] {
  return trends
    .filter((trend) => trend.points.length)
    .map((trend) => ({ trend, last: trend.points.reduce((a, b) => (a.at > b.at ? a : b)) }))
    .sort((a, b) => (a.last.at > b.last.at ? -1 : 1))
    .slice(0, MOST_RESULTS)
    .map(({ trend, last }) => {
      const at = side(last.value, trend)
      const mark = at === 'high' ? ' ↑' : at === 'low' ? ' ↓' : last.abnormal ? ' ▲' : ''
      return [trend.name, `${last.value} ${trend.unit}${mark}`, rangeText(trend), day(last.at), last.institution_name]
    })
}

/** What the printed health summary says, part by part; parts without content are left out. */
export function sheetOf({ person, summary, trends, events }: SheetContent): HealthSheet {
  const date = (value: string | null) => day(value) || '—'
  const sections: SheetSection[] = [
    {
      title: '健康问题',
      columns: [
        { title: '问题' },
        { title: '编码', width: '90px' },
        { title: '起始', width: '100px' },
        { title: '登记机构', width: '34%' },
      ],
      rows: summary.problems.map((p) => [p.name, p.code, date(p.since), p.institution_name]),
    },
    {
      title: '正在使用的药物',
      columns: [{ title: '药品' }, { title: '用法用量' }, { title: '开始', width: '100px' }],
      rows: summary.medicines.filter((m) => m.active).map((m) => [m.name, m.dose, date(m.since)]),
    },
    {
      title: '最近检验结果',
      columns: [
        { title: '项目' },
        { title: '结果', width: '130px' },
        { title: '参考范围', width: '100px' },
        { title: '日期', width: '100px' },
        { title: '机构', width: '26%' },
      ],
      rows: latestResults(trends),
    },
    {
      title: '预防接种',
      columns: [
        { title: '疫苗' },
        { title: '剂次', width: '70px' },
        { title: '日期', width: '100px' },
        { title: '接种单位', width: '36%' },
      ],
      rows: summary.vaccinations.map((v) => [v.vaccine, v.dose_number, date(v.on), v.institution_name]),
    },
    {
      title: '近期就诊与服务',
      columns: [
        { title: '日期', width: '100px' },
        { title: '类别', width: '90px' },
        { title: '内容' },
        { title: '机构', width: '32%' },
      ],
      rows: events.map((e) => [date(e.started), look(e.kind, e.kind_name).name, e.title, e.institution_name]),
    },
  ]
  return {
    identity: [
      ['姓名', person.name],
      ['性别', person.sex_name],
      ['年龄', ageText(person.birth_date, person.deceased_on)],
      ['出生日期', longDay(person.birth_date)],
      ['民族', person.ethnic_group_name],
      ['血型', bloodText(summary.blood) || '未登记'],
      ['身份证号', person.citizen_id_masked],
      ['住址', person.address],
    ],
    allergies: summary.allergies.map((a) => [a.substance, a.reaction].filter(Boolean).join('：')).join('；'),
    sections: sections.filter((section) => section.rows.length),
  }
}
