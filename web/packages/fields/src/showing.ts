/** Answers in words, as the server says them (`src/yizhou/engines/forms/showing.py`). */
import type { Answers, Form, FormField, Pick } from './contracts'

const nameOf = (field: FormField, code: unknown) =>
  field.options?.find((option) => option.code === code)?.name ?? String(code)

export function inWords(field: FormField, value: unknown): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length)) return ''
  switch (field.kind) {
    case 'choice':
      return nameOf(field, value)
    case 'choices':
      return (value as unknown[]).map((one) => nameOf(field, one)).join('、')
    case 'truth':
      return value ? '是' : '否'
    case 'number':
    case 'integer':
      return `${String(value)}${field.unit ?? ''}`
    case 'moment':
      return String(value).replace('T', ' ')
    case 'table':
      return (value as Answers[])
        .map((row) =>
          (field.columns ?? [])
            .map((column) => inWords(column, row[column.id]))
            .filter(Boolean)
            .join(' '),
        )
        .join('；')
    case 'signature':
      return '已签名'
    case 'pick':
      return (value as Pick).name
    case 'picks':
      return (value as Pick[]).map((one) => one.name).join('、')
    case 'attachment':
      return (value as { name?: string }[]).map((one) => one.name ?? '附件').join('、')
    case 'body_map':
      return (value as { region?: string; note?: string }[])
        .map((one) => [one.region, one.note].filter(Boolean).join(' '))
        .join('、')
    default:
      return String(value)
  }
}

/** Groups with their answered questions in words; empty groups are left out. */
export function summary(form: Form, answers: Answers): { title: string; items: { label: string; text: string }[] }[] {
  return form.groups
    .map((group) => ({
      title: group.title,
      items: group.fields
        .map((field) => ({ label: field.label, text: inWords(field, answers[field.id]) }))
        .filter((item) => item.text),
    }))
    .filter((group) => group.items.length)
}
