import { describe, expect, it } from 'vitest'
import { locate } from '../src/body/locate'
import { linesOf } from '../src/body/segments'

const at = (text: string, place: string) => {
  const range = locate(text, place)
  return range && text.slice(range.start, range.end)
}

describe('a place in XML', () => {
  const xml =
    '<?xml version="1.0"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3">\n <!-- <id/> -->\n <id root="1"/>\n <section><entry><code code="A"/></entry><entry><code\n code="B>C" displayName="x"/></entry></section>\n</ClinicalDocument>'
  it('is found by name and number of the step', () => {
    expect(at(xml, '/ClinicalDocument/section/entry[2]/code')).toBe('<code\n code="B>C" displayName="x"/>')
  })
  it('is found through prefixes, namespaces in braces and lxml stars', () => {
    expect(at(xml, '/hl7:ClinicalDocument/hl7:id')).toBe('<id root="1"/>')
    expect(at(xml, '/{urn:hl7-org:v3}ClinicalDocument/{urn:hl7-org:v3}id')).toBe('<id root="1"/>')
    expect(at(xml, '/*/*[2]/*[1]/*')).toBe('<code code="A"/>')
  })
  it('narrows down to an attribute', () => {
    expect(at(xml, '/ClinicalDocument/section/entry[2]/code/@code')).toBe('code="B>C"')
  })
  it('falls back to the deepest element there is', () => {
    expect(at(xml, '/ClinicalDocument/section/entry[9]/code')).toBe('<section>')
  })
  it('is found in a document that breaks off', () => {
    expect(at('<a><b x="1"><c>', '/a/b/c')).toBe('<c>')
  })
})

describe('a place in JSON', () => {
  const json =
    '{ "resourceType": "Bundle",\n "entry": [ {"resource": {"id": "p}", "name": [{"text": "普阿依"}]}}, {"resource": {"id": "q"}} ] }'
  it('is found by FHIRPath with and without the type in front', () => {
    expect(at(json, 'Bundle.entry[1].resource.id')).toBe('"q"')
    expect(at(json, 'entry[0].resource.name[0].text')).toBe('"普阿依"')
  })
  it('is found when the index of a list of one is left out, and by pointer', () => {
    expect(at(json, 'Bundle.entry[0].resource.name.text')).toBe('"普阿依"')
    expect(at(json, '/entry/1/resource/id')).toBe('"q"')
  })
  it('is its first line when it is written over many', () => {
    expect(at('{\n "entry": [\n  {\n   "id": 1\n  }\n ]\n}', 'entry[0]')).toBe('{')
  })
  it('ends where the text breaks off', () => {
    expect(at('{"entry": [{"resource": {"id": "q"', 'entry[0].resource.id')).toBe('"q"')
    expect(locate('{"a": 1}', 'Patient.birthDate')).toBeNull()
  })
})

describe('a place in a table', () => {
  const csv = '姓名,诊断,日期\n"王, 秀英",高血压,2024-01-01\n李福,糖尿病,2025-13-40'
  it('is a cell, also behind a quoted separator and by letter', () => {
    expect(at(csv, '患者!2,2')).toBe('高血压')
    expect(at(csv, '患者!3,C')).toBe('2025-13-40')
  })
  it('is a whole row when no column is given, and nothing beyond the end', () => {
    expect(at(csv, '患者!3')).toBe('李福,糖尿病,2025-13-40')
    expect(locate(csv, '患者!9,1')).toBeNull()
  })
  it('may be a plain line number', () => {
    expect(at(csv, '第 1 行')).toBe('姓名,诊断,日期')
  })
})

describe('lines of a body', () => {
  it('carry the marks that cover them, over line ends too', () => {
    const lines = linesOf('ab\ncdef\ng', [{ start: 1, end: 5, mark: 'error' }])
    expect(lines.map((l) => l.segments.map((s) => `${s.mark}:${s.text}`).join('|'))).toEqual([
      ':a|error:b',
      'error:cd|:ef',
      ':g',
    ])
    expect(lines.map((l) => l.marks)).toEqual([['error'], ['error'], []])
  })
})
