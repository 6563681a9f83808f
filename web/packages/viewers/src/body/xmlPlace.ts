import type { Range } from './locate'

interface Element {
  name: string
  start: number
  openEnd: number
  end: number
  children: Element[]
}

const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<![^>]*>|<(\/?)([^\s/>]+)((?:"[^"]*"|'[^']*'|[^"'>])*?)(\/?)>/g

const local = (name: string) => name.replace(/^\{[^}]*\}/, '').replace(/^.*:/, '')

/** A tree of elements with their offsets; forgiving, since the bodies shown are often the broken ones. */
export function elementsOf(text: string): Element {
  const root: Element = { name: '', start: 0, openEnd: 0, end: text.length, children: [] }
  const open: Element[] = [root]
  for (const match of text.matchAll(TOKEN)) {
    const name = match[2]
    if (!name) continue
    const here = open[open.length - 1]!
    if (match[1]) {
      const at = open.findLastIndex((e) => e.name === local(name))
      if (at > 0) {
        for (const closed of open.splice(at)) closed.end = match.index + match[0].length
      }
      continue
    }
    const openEnd = match.index + match[0].length
    const element: Element = { name: local(name), start: match.index, openEnd, end: openEnd, children: [] }
    here.children.push(element)
    if (!match[4]) open.push(element)
  }
  for (const unclosed of open) unclosed.end = Math.max(unclosed.end, unclosed.openEnd)
  return root
}

function attributeRange(text: string, element: Element, name: string): Range | null {
  const tag = text.slice(element.start, element.openEnd)
  const found = new RegExp(`[\\s:]${name.replace(/[^\w.-]/g, '')}\\s*=\\s*("[^"]*"|'[^']*')`).exec(tag)
  return found ? { start: element.start + found.index + 1, end: element.start + found.index + found[0].length } : null
}

function firstBelow(element: Element, name: string): Element | undefined {
  for (const child of element.children) {
    const found = child.name === name ? child : firstBelow(child, name)
    if (found) return found
  }
  return undefined
}

/** Resolves an XPath of plain steps (`/a/b[2]/@c`; prefixes, `*` and `**` allowed) as deep as the text bears it. */
export function locateXPath(text: string, path: string): Range | null {
  const steps = path
    .replace(/\{[^}]*\}/g, '')
    .split('/')
    .filter(Boolean)
  if (!steps.length) return null
  let here = elementsOf(text)
  let deep = false
  for (const step of steps) {
    if (step === '**') {
      deep = true
      continue
    }
    if (step.startsWith('@')) return attributeRange(text, here, local(step.slice(1))) ?? opening(here)
    if (step === 'text()' || step === '.') return opening(here)
    const parsed = /^([^[\]]+)(?:\[(\d+)\])?/.exec(step)
    const name = local(parsed?.[1] ?? step)
    const fitting = here.children.filter((c) => name === '*' || c.name === name)
    const next = deep ? firstBelow(here, name) : fitting[Number(parsed?.[2] ?? '1') - 1]
    deep = false
    if (!next) return here.name ? opening(here) : null
    here = next
  }
  return opening(here)
}

const opening = (element: Element): Range => ({ start: element.start, end: element.openEnd })
