import type { Range } from './locate'

export interface Segment {
  text: string
  mark: string
}

export interface Line {
  number: number
  segments: Segment[]
  marks: string[]
}

/** Splits a body into lines whose segments carry the mark (fault severity and number) that covers them. */
export function linesOf(text: string, marked: readonly (Range & { mark: string })[]): Line[] {
  const sorted = [...marked].sort((a, b) => a.start - b.start)
  const lines: Line[] = []
  let start = 0
  let number = 1
  while (start <= text.length) {
    const at = text.indexOf('\n', start)
    const end = at < 0 ? text.length : at
    const segments: Segment[] = []
    const marks: string[] = []
    let here = start
    for (const range of sorted) {
      if (range.end <= here || range.start >= end) continue
      if (range.start > here) segments.push({ text: text.slice(here, range.start), mark: '' })
      const from = Math.max(here, range.start)
      const to = Math.min(end, range.end)
      segments.push({ text: text.slice(from, to), mark: range.mark })
      marks.push(range.mark)
      here = to
    }
    if (here < end || !segments.length) segments.push({ text: text.slice(here, end).replace(/\r$/, ''), mark: '' })
    lines.push({ number, segments, marks })
    number += 1
    if (at < 0) break
    start = at + 1
  }
  return lines
}
