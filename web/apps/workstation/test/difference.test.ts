import { describe, expect, it } from 'vitest'
import { differenceOf } from '../src/features/identity/composables/difference'
import { decodeBody } from '../src/features/pipeline/composables/useBody'

const shown = (mine: string, other: string) =>
  differenceOf(mine, other)
    .map((p) => (p.same ? p.text : `[${p.text}]`))
    .join('')

describe('the difference of two values', () => {
  it('marks the characters that differ and nothing else', () => {
    expect(shown('532301198403011234', '532301198403017234')).toBe('53230119840301[1]234')
    expect(shown('李秀英', '李秀莹')).toBe('李秀[英]')
    expect(shown('王强', '王强')).toBe('王强')
    expect(shown('普 阿依', '普阿依')).toBe('普[ ]阿依')
  })
  it('marks the whole when there is nothing to compare with', () => {
    expect(shown('张三', '')).toBe('[张三]')
    expect(differenceOf('', '张三')).toEqual([])
  })
})

describe('the body of a message', () => {
  it('is read in the encoding the platform recognised', () => {
    expect(decodeBody(new Uint8Array([0xc6, 0xd5]), 'gbk')).toBe('普')
    expect(decodeBody(new TextEncoder().encode('普'), 'utf-8')).toBe('普')
    expect(decodeBody(new TextEncoder().encode('普'), 'no-such-encoding')).toBe('普')
  })
  it('is not shown when it is no text', () => {
    expect(decodeBody(new Uint8Array([0x50, 0x4b, 3, 4]), 'utf-8')).toBeNull()
    expect(decodeBody(new Uint8Array([1, 0, 2]), '')).toBeNull()
  })
})
