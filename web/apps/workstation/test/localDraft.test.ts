import type { LocalStandard } from '@yizhou/api'
import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { useDraft } from '../src/features/local_standards/composables/useDraft'
import { isLocal, stateTone } from '../src/features/standards_library/composables/wording'

const row = (key: string, name: string) => ({
  order: 1,
  key,
  printed_id: key,
  element_id: '',
  inferred: false,
  name,
  definition: '',
  datatype: 'S1',
  format: 'AN..20',
  values: { kind: 'any', list_id: '', name: '', printed: '', codes: [], size: 0 },
  required: false,
})
const standard = {
  brief: { id: 'CXDS0001.v1', title: '门诊日志', edited: '2026-11-26T02:00:00Z' },
  purpose: '',
  rows: [row('A', '姓名'), row('B', '性别'), row('C', '出生日期')],
  versions: [],
} as unknown as LocalStandard

describe('a draft being edited', () => {
  it('is unsaved from the first change on, and no longer once the change is taken back', () => {
    const draft = useDraft(shallowRef(standard))
    draft.take(standard)
    expect(draft.dirty.value).toBe(false)
    draft.form.rows[1]!.required = true
    expect(draft.dirty.value).toBe(true)
    draft.form.rows[1]!.required = false
    expect(draft.dirty.value).toBe(false)
  })

  it('moves a row within its list and never out of it', () => {
    const draft = useDraft(shallowRef(standard))
    draft.take(standard)
    draft.move(2, -1)
    expect(draft.form.rows.map((r) => r.key)).toEqual(['A', 'C', 'B'])
    draft.move(0, -1)
    draft.move(2, 1)
    expect(draft.form.rows.map((r) => r.key)).toEqual(['A', 'C', 'B'])
  })
})

describe('words of the standards pages', () => {
  it('tells the prefecture’s own data sets from the national ones', () => {
    expect(['CXDS0001', 'CXDS0012.v3', 'HDSB05.01', 'WS365.01', 'CXDE0001.v1'].filter(isLocal)).toEqual([
      'CXDS0001',
      'CXDS0012.v3',
    ])
  })

  it('marks what differs more than what is the same', () => {
    expect(stateTone('same')).toBe('plain')
    expect(stateTone('changed')).toBe('warn')
  })
})
