/**
 * The functions of rules, as `src/yizhou/engines/rules/functions.py` says them. A missing value (null) makes each of
 * them unknown, but for `answered`, `either` and `growth_z`.
 */
import { growthZ } from './growth'

export type Value = unknown

export class Unknown extends Error {}

function known<T>(value: T): NonNullable<T> {
  if (value === null || value === undefined) throw new Unknown('missing')
  return value as NonNullable<T>
}

const DAY = 86_400_000

function day(text: Value): Date {
  const written = String(known(text)).slice(0, 10)
  const parts = written.split('-').map(Number)
  const found = new Date(Date.UTC(parts[0] ?? NaN, (parts[1] ?? NaN) - 1, parts[2] ?? NaN))
  if (Number.isNaN(found.getTime()) || found.toISOString().slice(0, 10) !== written)
    throw new Error(`no day: ${written}`)
  return found
}

const iso = (date: Date) => date.toISOString().slice(0, 10)

function list(values: Value): Value[] {
  if (!Array.isArray(known(values))) throw new Error('not a list')
  return values as Value[]
}

function numbers(values: Value): number[] {
  const found = list(values)
    .filter((one) => one !== null && one !== undefined)
    .map(Number)
  if (!found.length) throw new Unknown('empty')
  return found
}

export const answered = (value: Value): boolean =>
  !(value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length))

function wholeMonths(start: Date, end: Date): number {
  const months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth()
  return end.getUTCDate() < start.getUTCDate() ? months - 1 : months
}

function plusMonths(text: Value, number: Value): string {
  const start = day(text)
  const month = start.getUTCFullYear() * 12 + start.getUTCMonth() + Math.trunc(Number(known(number)))
  const year = Math.floor(month / 12)
  const last = new Date(Date.UTC(year, (month % 12) + 1, 0)).getUTCDate()
  return iso(new Date(Date.UTC(year, month - year * 12, Math.min(start.getUTCDate(), last))))
}

/** Half away from zero, decided on the decimal digits as they are written, as on paper. */
function rounded(value: Value, digits: Value): number {
  const number = Number(known(value))
  const places = Math.trunc(Number(known(digits)))
  const [mantissa = '0', exponent = '0'] = Math.abs(number).toString().split('e')
  const shifted = Math.floor(Number(`${mantissa}e${Number(exponent) + places}`) + 0.5)
  const [whole = '0', power = '0'] = shifted.toString().split('e')
  return Math.sign(number) * Number(`${whole}e${Number(power) - places}`)
}

export const FUNCTIONS: Record<string, { takes: number; call: (...given: Value[]) => Value }> = {
  answered: { takes: 1, call: answered },
  either: { takes: 2, call: (value, otherwise) => (answered(value) ? value : otherwise) },
  days_between: { takes: 2, call: (start, end) => Math.round((day(end).getTime() - day(start).getTime()) / DAY) },
  months_between: { takes: 2, call: (start, end) => wholeMonths(day(start), day(end)) },
  years_between: { takes: 2, call: (start, end) => Math.floor(wholeMonths(day(start), day(end)) / 12) },
  plus_days: {
    takes: 2,
    call: (start, number) => iso(new Date(day(start).getTime() + Math.trunc(Number(known(number))) * DAY)),
  },
  plus_months: { takes: 2, call: plusMonths },
  rounded: { takes: 2, call: rounded },
  count: { takes: 1, call: (values) => list(values).length },
  length: { takes: 1, call: (text) => [...String(known(text))].length },
  total: {
    takes: 1,
    call: (values) => list(values).reduce<number>((sum, one) => sum + (one === null ? 0 : Number(one)), 0),
  },
  mean: {
    takes: 1,
    call: (values) => {
      const found = numbers(values)
      return found.reduce((sum, one) => sum + one, 0) / found.length
    },
  },
  least: { takes: 1, call: (values) => Math.min(...numbers(values)) },
  greatest: { takes: 1, call: (values) => Math.max(...numbers(values)) },
  power: { takes: 2, call: (base, exponent) => Number(known(base)) ** Number(known(exponent)) },
  growth_z: {
    takes: 4,
    call: (indicator, sex, place, value) =>
      [sex, place, value].some((one) => one === null || one === undefined)
        ? null
        : growthZ(String(indicator), String(sex), Number(place), Number(value)),
  },
}
