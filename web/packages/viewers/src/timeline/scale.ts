export interface Span {
  from: number
  to: number
}

const YEAR = 365.25 * 86_400_000
const MONTH = YEAR / 12

/** Position of a moment (ms) within a span drawn `width` px wide. */
export function toX(at: number, span: Span, width: number): number {
  return ((at - span.from) / (span.to - span.from)) * width
}

export function toTime(x: number, span: Span, width: number): number {
  return span.from + (x / width) * (span.to - span.from)
}

/** Whole years from the first to the last event, the running year always in, at least `least` of them. */
export function yearSpan(years: number[], now: Date, least = 10): { first: number; last: number } {
  const last = Math.max(now.getFullYear(), ...years)
  const first = Math.min(last - least + 1, ...years)
  return { first, last }
}

export interface Tick {
  at: number
  label: string
  major: boolean
}

/** Ticks at round dates, so that labels stand at least `gap` px apart: years, quarters or months. */
export function ticks(span: Span, width: number, gap = 56): Tick[] {
  const perPixel = (span.to - span.from) / width
  const steps = [1, 3, 6, 12, 24, 60, 120]
  const step = steps.find((months) => (months * MONTH) / perPixel >= gap) ?? 240
  const start = new Date(span.from)
  let months = Math.ceil((start.getFullYear() * 12 + start.getMonth()) / step) * step
  const found: Tick[] = []
  for (;;) {
    const date = new Date(Math.floor(months / 12), months % 12, 1)
    if (date.getTime() > span.to) break
    const january = date.getMonth() === 0
    if (date.getTime() >= span.from) {
      found.push({
        at: date.getTime(),
        label: january || step >= 12 ? `${date.getFullYear()}年` : `${date.getMonth() + 1}月`,
        major: january,
      })
    }
    months += step
  }
  return found
}

/** A span no wider than `whole` and no narrower than a month, zoomed by `factor` around `centre`. */
export function zoomed(span: Span, whole: Span, factor: number, centre: number): Span {
  const length = Math.min(whole.to - whole.from, Math.max(MONTH, (span.to - span.from) * factor))
  const share = (centre - span.from) / (span.to - span.from)
  return within({ from: centre - share * length, to: centre + (1 - share) * length }, whole)
}

/** Moves a span so that it lies inside `whole`; its length is kept where it fits. */
export function within(span: Span, whole: Span): Span {
  const length = Math.min(span.to - span.from, whole.to - whole.from)
  const from = Math.min(Math.max(span.from, whole.from), whole.to - length)
  return { from, to: from + length }
}
