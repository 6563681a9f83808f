/**
 * Checks answers: one pass over the questions in their order, then the checks between answers. The server makes the same
 * pass (`src/yizhou/engines/forms/checking.py`); the examples of every form hold both to it.
 */
import type { Answers, Checked, Fault, Form, FormField, Reasons } from './contracts'
import * as faults from './faults'
import { read } from './rules'

type Known = Record<string, unknown>
type Judged = { value: unknown; wrong: Fault[] }

const DAY = /^\d{4}-\d{2}-\d{2}$/
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/
const holds = (rule: string | undefined, known: Known) => rule === undefined || read(rule).holds(known) === true
const good = (value: unknown): Judged => ({ value, wrong: [] })
const bad = (...wrong: Fault[]): Judged => ({ value: null, wrong })

export function check(form: Form, answers: Answers, given: Known, reasons: Reasons = {}): Checked {
  const known: Known = Object.fromEntries(form.given.map((name) => [name, given[name] ?? null]))
  if (given.today !== undefined) known.today = given.today
  const ids = new Set(form.groups.flatMap((group) => group.fields.map((field) => field.id)))
  const found: Fault[] = Object.keys(answers)
    .filter((name) => !ids.has(name))
    .map(faults.unknown)
  const kept: Answers = {}
  const visible = new Set<string>()
  const obligatory = new Set<string>()
  for (const group of form.groups) {
    const open = holds(group.show, known)
    for (const field of group.fields) {
      let value: unknown = null
      if (open && holds(field.show, known)) {
        visible.add(field.id)
        if (must(field, known)) obligatory.add(field.id)
        const judged = answer(field, answers[field.id], known, field.id, reasons)
        value = judged.value
        found.push(...judged.wrong)
      }
      known[field.id] = value
      if (value !== null && value !== undefined) kept[field.id] = value
    }
  }
  for (const one of form.checks) {
    if (read(one.rule).holds(known) !== false) continue
    const place = one.places.find((each) => visible.has(each)) ?? one.places[0]!
    found.push(faults.checkFailed(one, place, Boolean(reasons[place]?.trim())))
  }
  return { answers: kept, visible, obligatory, faults: found }
}

const must = (field: FormField, known: Known) =>
  Boolean(field.required) || (field.require !== undefined && read(field.require).holds(known) === true)

function answer(field: FormField, raw: unknown, known: Known, place: string, reasons: Reasons): Judged {
  if (field.compute !== undefined) return good(read(field.compute).evaluate(known))
  const empty = raw === null || raw === undefined || raw === '' || (Array.isArray(raw) && !raw.length)
  if (empty) return must(field, known) ? bad(faults.required(field, place)) : good(null)
  switch (field.kind) {
    case 'number':
    case 'integer':
      return number(field, raw, place, reasons)
    case 'choice':
      return field.options?.some((option) => option.code === raw)
        ? good(raw)
        : bad(faults.noOption(field, place, String(raw)))
    case 'choices':
      return choices(field, raw, place)
    case 'truth':
      return typeof raw === 'boolean' ? good(raw) : bad(faults.wrongKind(field, place, '“是”或“否”'))
    case 'date':
    case 'moment':
      return time(field, raw, place)
    case 'table':
      return table(field, raw, known, place, reasons)
    case 'pick':
    case 'picks':
      return picked(field, raw, place)
    default:
      return text(field, raw, place)
  }
}

function number(field: FormField, raw: unknown, place: string, reasons: Reasons): Judged {
  if (typeof raw !== 'number' || Number.isNaN(raw)) return bad(faults.wrongKind(field, place, '数字'))
  const most = field.kind === 'integer' ? 0 : field.decimals
  if (most !== undefined && Number(raw.toFixed(most)) !== raw) return bad(faults.decimals(field, place, most))
  if ((field.low !== undefined && raw < field.low) || (field.high !== undefined && raw > field.high))
    return bad(faults.outOfRange(field, place, raw))
  const strange =
    (field.usual_low !== undefined && raw < field.usual_low) ||
    (field.usual_high !== undefined && raw > field.usual_high)
  return strange && !reasons[place]?.trim() ? { value: raw, wrong: [faults.unusual(field, place, raw)] } : good(raw)
}

function choices(field: FormField, raw: unknown, place: string): Judged {
  if (!Array.isArray(raw)) return bad(faults.wrongKind(field, place, '选项列表'))
  const names = new Map(field.options?.map((option) => [option.code, option.name]))
  const strange = raw.find((code) => !names.has(String(code)))
  if (strange !== undefined) return bad(faults.noOption(field, place, String(strange)))
  const alone = raw.find((code) => field.exclusive?.includes(String(code)))
  if (alone !== undefined && raw.length > 1) return bad(faults.exclusive(field, place, names.get(String(alone))!))
  return good(raw)
}

function picked(field: FormField, raw: unknown, place: string): Judged {
  const several = field.kind === 'picks'
  const given = several ? raw : [raw]
  if (!Array.isArray(given) || !given.every(isPick)) return bad(faults.wrongKind(field, place, '列表中的项目'))
  const kept = given.map(({ code, name }) => ({ code, name: name ?? '' }))
  return good(several ? kept : kept[0])
}

function isPick(value: unknown): value is { code: string; name?: string } {
  if (typeof value !== 'object' || value === null) return false
  const { code, name } = value as Record<string, unknown>
  return typeof code === 'string' && code !== '' && (name === undefined || typeof name === 'string')
}

function time(field: FormField, raw: unknown, place: string): Judged {
  const isDay = field.kind === 'date'
  const wanted = isDay ? '日期（年-月-日）' : '日期和时间（年-月-日 时:分）'
  if (typeof raw !== 'string' || !(isDay ? DAY : MOMENT).test(raw)) return bad(faults.wrongKind(field, place, wanted))
  const at = new Date(isDay ? `${raw}T00:00Z` : `${raw}Z`)
  const real = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(raw)
  return real ? good(raw) : bad(faults.wrongKind(field, place, wanted))
}

function text(field: FormField, raw: unknown, place: string): Judged {
  if (field.kind === 'attachment' || field.kind === 'body_map') {
    const right = Array.isArray(raw) && raw.every((one) => typeof one === 'object' && one !== null)
    return right ? good(raw) : bad(faults.wrongKind(field, place, '列表'))
  }
  if (typeof raw !== 'string') return bad(faults.wrongKind(field, place, '文字'))
  if (field.longest !== undefined && field.kind !== 'signature' && [...raw].length > field.longest)
    return bad(faults.tooLong(field, place, field.longest))
  if (field.pattern && !new RegExp(`^(?:${field.pattern})$`, 'u').test(raw)) return bad(faults.pattern(field, place))
  return good(raw)
}

function table(field: FormField, raw: unknown, known: Known, place: string, reasons: Reasons): Judged {
  const isTable =
    Array.isArray(raw) && raw.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row))
  if (!isTable) return bad(faults.wrongKind(field, place, '表格'))
  const columns = field.columns ?? []
  const wrong: Fault[] = []
  const rows: Answers[] = []
  ;(raw as Answers[]).forEach((row, number) => {
    for (const name of Object.keys(row))
      if (!columns.some((column) => column.id === name)) wrong.push(faults.unknown(`${place}[${number}].${name}`))
    const around: Known = { ...known }
    const kept: Answers = {}
    for (const column of columns) {
      const where = `${place}[${number}].${column.id}`
      const judged = holds(column.show, around) ? answer(column, row[column.id], around, where, reasons) : good(null)
      wrong.push(...judged.wrong)
      around[column.id] = kept[column.id] = judged.value
    }
    if (Object.values(kept).some((one) => one !== null && one !== undefined)) rows.push(kept)
  })
  return { value: rows.length ? rows : null, wrong }
}
