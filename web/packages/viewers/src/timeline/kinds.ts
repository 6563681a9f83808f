/** Names, marks and colours of the kinds of health event; every colour holds 4.5:1 on white. */
export interface KindLook {
  name: string
  mark: string
  colour: string
}

export const KINDS: Record<string, KindLook> = {
  outpatient: { name: '门诊', mark: '门', colour: '#2f6398' },
  emergency: { name: '急诊', mark: '急', colour: '#b93a0c' },
  inpatient: { name: '住院', mark: '住', colour: '#5a4691' },
  procedure: { name: '手术操作', mark: '术', colour: '#7a3f68' },
  diagnosis: { name: '诊断', mark: '诊', colour: '#4a5560' },
  laboratory: { name: '检验', mark: '验', colour: '#146b73' },
  imaging: { name: '检查', mark: '查', colour: '#3d6478' },
  prescription: { name: '处方用药', mark: '药', colour: '#3f6f33' },
  immunization: { name: '预防接种', mark: '种', colour: '#1d6f4e' },
  follow_up: { name: '随访', mark: '访', colour: '#875400' },
  check_up: { name: '健康体检', mark: '体', colour: '#6d5f1f' },
  pregnancy: { name: '孕产', mark: '孕', colour: '#a3386a' },
  birth: { name: '出生', mark: '生', colour: '#a3386a' },
  infectious_disease: { name: '传染病', mark: '传', colour: '#8f1d21' },
  death: { name: '死亡', mark: '亡', colour: '#1b1617' },
  document: { name: '文档', mark: '文', colour: '#5c5253' },
  other: { name: '其他', mark: '他', colour: '#5c5253' },
}

const ORDER = Object.keys(KINDS)

export function look(kind: string, name?: string): KindLook {
  const known = KINDS[kind] ?? { ...KINDS.other!, mark: (name || '他').slice(0, 1) }
  return { ...known, name: name || known.name }
}

/** Order in which kinds are laid out in lanes and filters; unknown kinds come last. */
export function kindRank(kind: string): number {
  const at = ORDER.indexOf(kind)
  return at < 0 ? ORDER.length : at
}
