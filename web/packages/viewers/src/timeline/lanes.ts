import type { HealthEvent } from '@yizhou/api'
import { day } from '@yizhou/ui'
import { kindRank, look, type KindLook } from './kinds'
import { toX, type Span } from './scale'

export interface Mark {
  x: number
  width: number
  events: HealthEvent[]
  abnormal: boolean
  lasting: boolean
}

export interface Lane {
  kind: string
  look: KindLook
  count: number
  marks: Mark[]
}

/** Width of the mark of a moment, and how near two marks must be to become one. */
const DOT = 8
const NEAR = 4

/**
 * One lane per kind of event. Events too near to be told apart share one mark, which then says how many;
 * an event that lasts (a stay in hospital) is as wide as it lasted.
 */
export function lanesOf(events: readonly HealthEvent[], span: Span, width: number): Lane[] {
  const kinds = new Map<string, HealthEvent[]>()
  for (const event of events) {
    const list = kinds.get(event.kind)
    if (list) list.push(event)
    else kinds.set(event.kind, [event])
  }
  const lanes: Lane[] = []
  for (const [kind, list] of kinds) {
    const marks: Mark[] = []
    let count = 0
    for (const event of [...list].sort((a, b) => (a.started < b.started ? -1 : 1))) {
      const start = Date.parse(event.started)
      const end = event.ended ? Math.max(start, Date.parse(event.ended)) : start
      if (end < span.from || start > span.to) continue
      count += 1
      const x = toX(Math.max(start, span.from), span, width)
      const right = Math.max(x + DOT, toX(Math.min(end, span.to), span, width))
      const before = marks[marks.length - 1]
      const lasting = end - start > 86_400_000
      if (before && (lasting || before.lasting ? x < before.x + before.width : x < before.x + NEAR)) {
        before.events.push(event)
        before.width = Math.max(before.width, right - before.x)
        before.lasting ||= lasting
        before.abnormal ||= event.abnormal
      } else marks.push({ x, width: right - x, events: [event], abnormal: event.abnormal, lasting })
    }
    lanes.push({ kind, look: look(kind, list[0]?.kind_name), count, marks })
  }
  return lanes.sort((a, b) => kindRank(a.kind) - kindRank(b.kind))
}

export interface MonthGroup<E> {
  key: string
  events: E[]
}

/** Events, newest first, put under their month (`2024-03`); `at` tells the date or moment of one. */
export function byMonth<E>(events: readonly E[], at: (event: E) => string): MonthGroup<E>[] {
  const groups: MonthGroup<E>[] = []
  for (const event of [...events].sort((a, b) => (at(a) > at(b) ? -1 : at(a) < at(b) ? 1 : 0))) {
    const key = day(at(event)).slice(0, 7)
    const last = groups[groups.length - 1]
    if (last?.key === key) last.events.push(event)
    else groups.push({ key, events: [event] })
  }
  return groups
}
