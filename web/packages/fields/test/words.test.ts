import { describe, expect, it } from 'vitest'
import words from '../../../../tests/engines/forms/words.json'
import { check } from '../src/checking'
import type { Answers, Form } from '../src/contracts'

/** What the server says of the same answers, word for word (tests/engines/forms/test_words.py runs the same file). */
describe('the words of a fault', () => {
  const form = words.form as unknown as Form
  it.each(words.cases.map((one) => [one.name, one] as const))('%s', (_name, { answers, faults }) => {
    expect(check(form, answers as Answers, { today: '2026-03-18' }).faults).toEqual(faults)
  })
})
