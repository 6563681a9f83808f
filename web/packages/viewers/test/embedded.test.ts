import { describe, expect, it } from 'vitest'
import { fold, unfold } from '../src/body/embedded'
import { formatted } from '../src/body/formatted'
import { locate } from '../src/body/locate'

const CDA =
  '<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument><title>门诊病历</title><effectiveTime value="20991128"/></ClinicalDocument>'
const base64 = (text: string) => Buffer.from(text, 'utf-8').toString('base64')
const message = (content: string) =>
  `<Request><Document id="1"><Content>${content}</Content></Document><Other>短</Other></Request>`

describe('documents inside a message', () => {
  it('are shown as what they are and go back as they were', () => {
    const shown = unfold(message(base64(CDA)))
    expect(shown).toContain('<title>门诊病历</title>')
    expect(fold(shown)).toBe(message(base64(CDA)))
  })
  it('are found by the place of a fault, laid out too', () => {
    const shown = formatted(unfold(message(base64(CDA))))
    const range = locate(shown, '/Request/Document[1] 文档内 /ClinicalDocument/effectiveTime/@value')!
    expect(shown.slice(range.start, range.end)).toBe('value="20991128"')
  })
  it('go back changed when they were changed', () => {
    const mended = formatted(unfold(message(base64(CDA)))).replace('20991128', '20251128')
    const sent = /<Content>([^<]*)<\/Content>/.exec(fold(mended))![1]!
    const inner = Buffer.from(sent, 'base64').toString('utf-8')
    expect(inner.startsWith('<?xml version="1.0" encoding="UTF-8"?>')).toBe(true)
    expect(inner).toContain('value="20251128"')
    expect(inner).not.toContain('<!--')
  })
  it('in another encoding are read, and say UTF-8 from then on', () => {
    const gbk = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="GBK"?><ClinicalDocument><name>'),
      Buffer.from([0xc6, 0xd5, 0xd0, 0xe3, 0xc0, 0xbc]),
      Buffer.from('</name></ClinicalDocument>'),
    ]).toString('base64')
    expect(unfold(message(gbk))).toContain('encoding="UTF-8"?><ClinicalDocument><name>普秀兰</name>')
  })
  it('leave alone what is Base64 of something else, and text that is no XML', () => {
    const picture = message(Buffer.alloc(90, 0xff).toString('base64'))
    expect(unfold(picture)).toBe(picture)
    expect(unfold(`{"data": "${base64(CDA)}"}`)).toBe(`{"data": "${base64(CDA)}"}`)
    expect(fold('<a>1</a>')).toBe('<a>1</a>')
  })
})
