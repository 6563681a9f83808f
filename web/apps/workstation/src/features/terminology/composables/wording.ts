import type { ArtefactKind } from '@yizhou/api'

type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info' | 'accent'

export const KINDS: { id: ArtefactKind; name: string; content: string }[] = [
  { id: 'CodeSystem', name: '代码系统', content: '代码' },
  { id: 'ValueSet', name: '值集', content: '代码' },
  { id: 'ConceptMap', name: '概念映射', content: '对照' },
]
export const kindOf = (id: string) => KINDS.find((kind) => kind.id === id) ?? KINDS[0]!

const TONES: Record<string, Tone> = { draft: 'warn', in_review: 'info', published: 'good', retired: 'plain' }
export const statusTone = (status: string): Tone => TONES[status] ?? 'plain'

const ACTS: Record<string, string> = {
  load: '随平台载入',
  create: '建立',
  import: '导入',
  add: '添加代码',
  change: '修改',
  remove: '删除代码',
  submit: '提交审核',
  return: '退回',
  publish: '发布',
  retire: '停用',
  accept: '采用对照',
  reject: '否定建议',
  none: '标为无对应',
  clear: '清除对照',
  undo: '撤销',
}
export const actName = (action: string) => ACTS[action] ?? action

export const CHANGES: Record<string, string> = {
  added: '新增',
  removed: '删去',
  renamed: '改名',
  retired: '停用',
  moved: '改上级',
  changed: '改内容',
}

export const EQUIVALENCES: { id: string; name: string }[] = [
  { id: 'equivalent', name: '等同' },
  { id: 'wider', name: '目标较宽' },
  { id: 'narrower', name: '目标较窄' },
  { id: 'relatedto', name: '相关' },
  { id: 'inexact', name: '不完全相符' },
]
export const equivalenceName = (id: string) =>
  id === 'unmatched' ? '无对应' : (EQUIVALENCES.find((each) => each.id === id)?.name ?? id)

/** A long urn is told by its last part. */
export const shortSystem = (system: string) =>
  system.length > 46 ? `…${system.slice(system.lastIndexOf(':', system.length - 20))}` : system
