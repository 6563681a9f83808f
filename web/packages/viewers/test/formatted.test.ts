import { describe, expect, it } from 'vitest'
import { formatted, isUnbroken } from '../src/body/formatted'
import { locate } from '../src/body/locate'

describe('a body laid out for reading', () => {
  it('puts each element of XML on its line and keeps its text beside it', () => {
    const xml = '<?xml version="1.0"?><a><b x="1>0"/><c>文 本</c><d><e>1</e></d><!-- 注 --></a>'
    expect(formatted(xml).split('\n')).toEqual([
      '<?xml version="1.0"?>',
      '<a>',
      '  <b x="1>0"/>',
      '  <c>文 本</c>',
      '  <d>',
      '    <e>1</e>',
      '  </d>',
      '  <!-- 注 -->',
      '</a>',
    ])
  })
  it('changes nothing in meaning: laid out twice is the same, and places are still found', () => {
    const xml = '<a><b><c code="1"/></b><b><c code="2"/></b></a>'
    const once = formatted(xml)
    expect(formatted(once)).toBe(once)
    const range = locate(once, '/a/b[2]/c/@code')!
    expect(once.slice(range.start, range.end)).toBe('code="2"')
  })
  it('indents JSON and leaves what is broken or neither as it came', () => {
    expect(formatted('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
    expect(formatted('{"a":')).toBe('{"a":')
    expect(formatted('姓名,年龄')).toBe('姓名,年龄')
  })
  it('is wanted only where lines are too long to read', () => {
    expect([isUnbroken('a\nb'), isUnbroken(`a\n${'b'.repeat(401)}`)]).toEqual([false, true])
  })
})
