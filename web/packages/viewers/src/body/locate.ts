import { locateJsonPath } from './jsonPlace'
import { locateXPath } from './xmlPlace'

/** Offsets into the text, end exclusive. */
export interface Range {
  start: number
  end: number
}

function lineRange(text: string, line: number): Range | null {
  let start = 0
  for (let n = 1; n < line; n += 1) {
    const next = text.indexOf('\n', start)
    if (next < 0) return null
    start = next + 1
  }
  const end = text.indexOf('\n', start)
  return { start, end: end < 0 ? text.length : end }
}

/** Column (1-based) of a separated line; quoted cells may hold the separator. */
function cellRange(text: string, line: Range, column: number): Range {
  const row = text.slice(line.start, line.end)
  const separator = row.includes('\t') ? '\t' : row.includes(',') || !row.includes(';') ? ',' : ';'
  let quoted = false
  let cell = 1
  let start = 0
  for (let i = 0; i <= row.length; i += 1) {
    if (row[i] === '"') quoted = !quoted
    if (i === row.length || (row[i] === separator && !quoted)) {
      if (cell === column) return { start: line.start + start, end: line.start + i }
      cell += 1
      start = i + 1
    }
  }
  return line
}

function columnNumber(name: string): number {
  if (/^\d+$/.test(name)) return Number(name)
  return [...name.toUpperCase()].reduce((sum, c) => sum * 26 + c.charCodeAt(0) - 64, 0)
}

/** Finds the place of a fault (XPath, FHIRPath, `工作表!行,列`, line) in the text of a body, or null. */
export function locate(text: string, place: string): Range | null {
  // In a document inside a message: the path goes on where the document stands (`unfold`), however deep.
  const wanted = place.replace(/\s*文档内\s*/, '/**').trim()
  if (!wanted) return null
  const table = /!(\d+)(?:\s*[,，]\s*([A-Za-z]{1,3}|\d+))?$/.exec(wanted)
  if (table) {
    const line = lineRange(text, Number(table[1]))
    return line && table[2] ? cellRange(text, line, columnNumber(table[2])) : line
  }
  const numbered = /^(?:第\s*)?(?:line\s*)?(\d+)\s*(?:行|[,:].*|$)/i.exec(wanted)
  if (numbered) return lineRange(text, Number(numbered[1]))
  const json = /^\s*[[{]/.test(text)
  if (json) return locateJsonPath(text, wanted)
  if (/^\s*(?:\uFEFF)?</.test(text)) return locateXPath(text, wanted)
  return null
}
