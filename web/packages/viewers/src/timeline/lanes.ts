import type { HealthEvent } from '@yizhou/api'
import { kindRank, look, type KindLook } from './kinds'
import { toX, type Span } from './scale'

export interface Mark {
  x: number
  width: number
  events: HealthEvent[]
  abnormal: boolean
}

export interface Lane {
  kind: string
  look: KindLook
  count: number
  marks: Mark[]
}

const DOT = 9

/**
 * One lane per kind of event. Events whose marks would touch share one mark, which then says how many;
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
      if (before && x < before.x + before.width + 1) {
        before.events.push(event)
        before.width = Math.max(before.width, right - before.x)
        before.abnormal ||= event.abnormal
      } else marks.push({ x, width: right - x, events: [event], abnormal: event.abnormal })
    }
    lanes.push({ kind, look: look(kind, list[0]?.kind_name), count, marks })
  }
  return lanes.sort((a, b) => kindRank(a.kind) - kindRank(b.kind))
}

export interface MonthGroup {
  key: string
  events: HealthEvent[]
}

/** Events, newest first, put under their month (`2024-03`). */
export function byMonth(events: readonly HealthEvent[]): MonthGroup[] {
  const groups: MonthGroup[] = []
  for (const event of [...events].sort((a, b) => (a.started > b.started ? -1 : a.started < b.started ? 1 : 0))) {
    const key = event.started.slice(0, 7)
    const last = groups[groups.length - 1]
    if (last?.key === key) last.events.push(event)
    else groups.push({ key, events: [event] })
  }
  return groups
}
