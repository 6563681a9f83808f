import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { check } from '../src/checking'
import type { Fault, Form } from '../src/contracts'
import { loadGrowth } from '../src/growth'

beforeAll(loadGrowth)

interface Case {
  name: string
  given?: Record<string, unknown>
  reasons?: Record<string, string>
  answers: Record<string, unknown>
  kept?: Record<string, unknown>
  faults?: string[]
}
const forms = JSON.parse(readFileSync(new URL('./forms.json', import.meta.url), 'utf8')) as Record<string, Form>
const folder = new URL('../../../../definitions/forms/examples/', import.meta.url)
const units = readdirSync(folder).map(
  (name) => parse(readFileSync(new URL(name, folder), 'utf8'), { merge: true }) as { form: string; cases: Case[] },
)
const written = (fault: Fault) => `${fault.severity === 'error' ? '' : 'warning '}${fault.code} ${fault.place}`

describe.each(units.map((unit) => [unit.form, unit] as const))('%s, as the server says it', (id, unit) => {
  it.each(unit.cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const checked = check(forms[id]!, one.answers, one.given ?? {}, one.reasons)
    expect(checked.faults.map(written)).toEqual(one.faults ?? [])
    for (const [name, value] of Object.entries(one.kept ?? {})) expect(checked.answers[name] ?? null).toEqual(value)
  })
})
