import type { TemplateContent, TemplateSection } from '@yizhou/api'

export const TONES: Record<string, 'plain' | 'good' | 'warn' | 'info'> = {
  draft: 'info',
  review: 'warn',
  published: 'good',
  retired: 'plain',
}

/** Words of a text field, by any separator. */
export const words = (text: string) => text.split(/[\s,，、]+/).filter(Boolean)

export const copy = (content: TemplateContent) => JSON.parse(JSON.stringify(content)) as TemplateContent

export function emptySection(number: number): TemplateSection {
  return {
    id: `section_${'abcdefghijklmnopqrstuvwxyz'[number % 26] ?? 'x'}`,
    title: '新章节',
    layout: 'table',
    source: { kind: 'resources', types: ['Condition'], limit: 20 },
    columns: [{ title: '名称', paths: ['code'] }],
  }
}
