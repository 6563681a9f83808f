import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { read, RuleError } from '../src/rules'
import { loadGrowth } from '../src/growth'

beforeAll(loadGrowth)

interface Case {
  rule: string
  given?: Record<string, unknown>
  value?: unknown
  error?: string
}
const place = new URL('../../../../tests/engines/rules/cases.json', import.meta.url)
const cases = JSON.parse(readFileSync(place, 'utf8')) as Case[]

describe('the cases the server runs too (tests/engines/rules/cases.json)', () => {
  it.each(cases.map((one, number) => [`${number}: ${one.rule}`, one] as const))('%s', (_, one) => {
    if (one.error) {
      let code = ''
      try {
        read(one.rule).evaluate(one.given ?? {})
      } catch (error) {
        code = error instanceof RuleError ? error.code : String(error)
      }
      expect(code).toBe(one.error)
    } else {
      const value = read(one.rule).evaluate(one.given ?? {})
      if (typeof one.value === 'number') expect(value).toBeCloseTo(one.value, 9)
      else expect(value).toEqual(one.value)
    }
  })
})

it('says which variables a rule asks for', () => {
  expect([...read('a > 1 && xs.exists(x, x.b > c) && d <= today').names].sort()).toEqual(['a', 'c', 'd', 'xs'])
})
