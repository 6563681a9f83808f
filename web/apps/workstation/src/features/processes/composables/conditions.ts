import type { Answers, FormField } from '@yizhou/api'
import { evaluate } from '@marcbachmann/cel-js'

/** Whether a field is asked, by its CEL condition over what is answered so far; the server decides again. */
export function isAsked(field: FormField, answers: Answers, known: Record<string, unknown>): boolean {
  if (!field.when) return true
  const given = Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, value ?? null]))
  try {
    return evaluate(field.when, { ...known, answers: given }) === true
  } catch {
    return false
  }
}

/** What is sent: answers of fields that are asked, and nothing that is empty. */
export function asked(fields: readonly FormField[], answers: Answers, known: Record<string, unknown>): Answers {
  const sent: Answers = {}
  for (const field of fields) {
    const value = answers[field.id]
    if (isAsked(field, sent, known) && value !== undefined && value !== null && value !== '') sent[field.id] = value
    else sent[field.id] = null
  }
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null))
}
