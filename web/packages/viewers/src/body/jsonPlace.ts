import type { Range } from './locate'

interface Node extends Range {
  members?: Map<string, Node>
  items?: Node[]
}

/** Reads JSON into a tree of offsets. Stops quietly at the first thing that is not JSON, keeping what it has. */
export function offsetsOf(text: string): Node {
  let at = 0
  const space = () => {
    while (at < text.length && /\s/.test(text[at]!)) at += 1
  }

  function string(): string {
    const start = at
    at += 1
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    at += 1
    return text.slice(start + 1, at - 1)
  }

  function value(): Node {
    space()
    const node: Node = { start: at, end: at }
    const first = text[at]
    if (first === '{') {
      node.members = new Map()
      at += 1
      for (space(); at < text.length && text[at] !== '}'; space()) {
        if (text[at] === ',') {
          at += 1
          continue
        }
        if (text[at] !== '"') break
        const name = string()
        space()
        if (text[at] !== ':') break
        at += 1
        node.members.set(name, value())
      }
      at += 1
    } else if (first === '[') {
      node.items = []
      at += 1
      for (space(); at < text.length && text[at] !== ']'; space()) {
        if (text[at] === ',') {
          at += 1
          continue
        }
        const before = at
        node.items.push(value())
        if (at === before) break
      }
      at += 1
    } else if (first === '"') string()
    else while (at < text.length && !/[\s,\]}]/.test(text[at]!)) at += 1
    node.end = Math.min(at, text.length)
    return node
  }
  return value()
}

/** Resolves `Bundle.entry[3].resource.code` or `/entry/3/resource/code` as deep as the text bears it. */
export function locateJsonPath(text: string, path: string): Range | null {
  const steps = path.startsWith('/') ? path.slice(1).split('/') : path.replace(/\[(\w+)\]/g, '.$1').split('.')
  const root = offsetsOf(text)
  let here = root
  for (const [depth, step] of steps.filter(Boolean).entries()) {
    const next =
      here.members?.get(step) ??
      here.items?.[Number(step)] ??
      // A path may begin with the resource's type, and may leave out the index of a list of one.
      (here.items?.length === 1 ? here.items[0]?.members?.get(step) : undefined)
    if (next) here = next
    else if (depth > 0) break
  }
  if (here === root) return null
  // Of something written over many lines the first line is enough to point at.
  const lineEnd = text.indexOf('\n', here.start)
  return { start: here.start, end: lineEnd < 0 ? here.end : Math.min(here.end, lineEnd) }
}
