/**
 * The WHO's z-scores, as `src/yizhou/standards/growth.py` reckons them. The tables are large and come when a form first asks;
 * until then a z-score is unknown, and forms that are drawn reckon again by themselves.
 */
import { shallowRef } from 'vue'

interface Lms {
  start: number
  step: number
  L: number | number[]
  M: number[]
  S: number[]
}
type Tables = Record<string, Record<string, Record<string, Lms>>>
type Triple = [power: number, middle: number, spread: number]

const MONTH = 30.4375
const SEXES: Record<string, string> = { '1': 'male', '2': 'female' }
const INDICATORS: Record<string, { table: string; axis: string; weighs: boolean }> = {
  weight_for_age: { table: 'weight-for-age', axis: 'age_days', weighs: true },
  height_for_age: { table: 'length-height-for-age', axis: 'age_days', weighs: false },
  bmi_for_age: { table: 'bmi-for-age', axis: 'age_days', weighs: true },
  head_for_age: { table: 'head-circumference-for-age', axis: 'age_days', weighs: false },
  weight_for_length: { table: 'weight-for-length', axis: 'length_cm', weighs: true },
  weight_for_height: { table: 'weight-for-height', axis: 'height_cm', weighs: true },
}
const tables = shallowRef<Tables | null>(null)
let loading: Promise<void> | undefined

/** Fetch the tables, once; without a line they stay away, and the next question tries again. */
export function loadGrowth(): Promise<void> {
  loading ??= import('./growth.json')
    .then((found) => {
      tables.value = found.default as unknown as Tables
    })
    .catch(() => {
      loading = undefined
    })
  return loading
}

function at(lms: Lms, place: number): Triple | null {
  const steps = Math.round(((place - lms.start) / lms.step) * 1e6) / 1e6
  const low = Math.floor(steps)
  if (low < 0 || steps > lms.M.length - 1) return null
  const of = (row: number): Triple => [typeof lms.L === 'number' ? lms.L : lms.L[row]!, lms.M[row]!, lms.S[row]!]
  const first = of(low)
  const part = steps - low
  if (!part) return first
  const next = of(low + 1)
  return first.map((value, number) => value + (next[number]! - value) * part) as Triple
}

const valueAt = ([power, middle, spread]: Triple, z: number) => middle * (1 + power * spread * z) ** (1 / power)

export function growthZ(indicator: string, sex: string, place: number, value: number): number | null {
  const wanted = INDICATORS[indicator]
  if (!wanted) throw new Error(`no indicator: ${indicator}`)
  if (!tables.value) {
    void loadGrowth()
    return null
  }
  const found = tables.value[wanted.table]?.[SEXES[sex] ?? '']
  if (!found || value <= 0) return null
  let lms: Triple | null
  if (wanted.axis === 'age_days') {
    const days = Math.floor(place + 0.5)
    const byDay = found.age_days!
    lms = days < byDay.M.length ? at(byDay, days) : found.age_months ? at(found.age_months, days / MONTH) : null
  } else lms = at(found[wanted.axis]!, place)
  if (!lms) return null
  const [power, middle, spread] = lms
  let z = ((value / middle) ** power - 1) / (power * spread)
  if (wanted.weighs && Math.abs(z) > 3) {
    const edge = z > 0 ? 3 : -3
    const third = valueAt(lms, edge)
    z = edge + (value - third) / Math.abs(third - valueAt(lms, (edge / 3) * 2))
  }
  return (Math.floor(Math.abs(z) * 100 + 0.5) / 100) * (z >= 0 ? 1 : -1)
}
