import { describe, expect, it } from 'vitest'
import { createSSRApp, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import type { FieldKind, FormField } from '../src/contracts'
import { attached, fitted } from '../src/kinds/attachment/shrinking'
import { REGIONS } from '../src/kinds/body_map/regions'
import { inputOf, type DrawnKind } from '../src/registry'
import { inWords } from '../src/showing'

const field = (kind: FieldKind, more: Partial<FormField> = {}): FormField => ({ id: 'x', label: '题目', kind, ...more })
const drawn = (one: FormField, value: unknown) =>
  renderToString(
    createSSRApp({
      render: () => h(inputOf(one.kind as DrawnKind), { field: one, modelValue: value, inputId: 'f-x' }),
    }),
  )
const OPTIONS = [
  { code: '1', name: '门诊' },
  { code: '2', name: '家庭' },
]

describe('each kind of question is drawn with its answer and can be pointed to by its label', () => {
  it.each([
    [field('text'), '王小明', '王小明'],
    [field('long_text'), '头痛三天', '头痛三天'],
    [field('number', { unit: 'kg' }), 66.5, '66.5'],
    [field('integer', { unit: 'mmHg' }), 132, '132'],
    [field('date'), '2026-03-18', '2026-03-18'],
    [field('moment'), '2026-03-18T09:30', '2026-03-18T09:30'],
    [field('choice', { options: OPTIONS }), '2', '家庭'],
    [field('choices', { options: OPTIONS }), ['1'], '门诊'],
    [field('truth'), true, '是'],
    [field('table', { columns: [field('text', { id: 'name', label: '药物名称' })] }), [{ name: '缬沙坦' }], '缬沙坦'],
    [field('attachment'), [{ name: '心电图.jpg', type: 'image/jpeg', size: 9, data: 'data:,' }], '心电图.jpg'],
    [field('signature'), 'data:image/png;base64,', '题目，已签名'],
    [field('body_map'), [{ id: 'front_upper', region: '胸部', note: '压痛' }], '压痛'],
  ] as const)('$kind', async (one, value, seen) => {
    const html = await drawn(one, value)
    expect(html).toContain('id="f-x')
    expect(html).toContain(seen)
  })
})

it('says answers in words as the server does', () => {
  expect(inWords(field('signature'), 'data:image/png;base64,')).toBe('已签名')
  expect(inWords(field('attachment'), [{ name: '心电图.jpg' }, {}])).toBe('心电图.jpg、附件')
  expect(
    inWords(field('body_map'), [
      { region: '胸部', note: '压痛' },
      { region: '左手', note: '' },
    ]),
  ).toBe('胸部 压痛、左手')
})

it('names every region once, right and left as the person has them', () => {
  expect(new Set(REGIONS.map((region) => region.id)).size).toBe(34)
  const seen = REGIONS.find((region) => region.id === 'front_right_arm')!
  expect([seen.name, seen.mirrored]).toEqual(['右上臂', false])
  expect(REGIONS.find((region) => region.id === 'back_right_arm')!.mirrored).toBe(true)
})

it('makes pictures smaller and refuses what stays too large', async () => {
  expect(fitted(4000, 3000, 1600)).toEqual([1600, 1200])
  expect(fitted(300, 200, 1600)).toEqual([300, 200])
  await expect(attached(new File([new Uint8Array(500_000)], '报告.pdf', { type: 'application/pdf' }))).rejects.toThrow(
    '400KB',
  )
})
