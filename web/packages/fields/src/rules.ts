/**
 * Rules: CEL, made a little smaller so that the server's evaluation and this one cannot differ
 * (`src/yizhou/engines/rules/README.md`). Both run `tests/engines/rules/cases.json`.
 */
import { Environment } from '@marcbachmann/cel-js'
import { FUNCTIONS, type Value } from './functions'

export class RuleError extends Error {
  constructor(
    readonly code: 'not_read' | 'unknown_function' | 'failed',
    message: string,
  ) {
    super(message)
  }
}

export interface Rule {
  source: string
  names: ReadonlySet<string>
  evaluate(values: Record<string, Value>): Value
  holds(values: Record<string, Value>): boolean | null
}

const TOKEN =
  /(r?(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|([A-Za-z_]\w*)|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([\s\S])/g
const BOUND = /\.(?:exists|exists_one|all|map|filter)\(\s*([A-Za-z_]\w*)\s*,/g
const MACROS = new Set([
  'exists',
  'exists_one',
  'all',
  'map',
  'filter',
  'contains',
  'startsWith',
  'endsWith',
  'matches',
])
const WORDS = new Set(['true', 'false', 'null', 'in'])

const environment = Object.entries(FUNCTIONS).reduce(
  (made, [name, { takes, call }]) =>
    made.registerFunction(`${name}(${Array(takes).fill('dyn').join(', ')}): dyn`, (...given: Value[]) =>
      call(...given),
    ),
  new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false }),
)
const read_ = new Map<string, Rule>()

/** Whole numbers as doubles: both sides know one kind of number. */
function inDoubles(source: string): string {
  return source.replace(TOKEN, (all, _text, _word, number: string | undefined) =>
    number !== undefined && /^\d+$/.test(number) ? `${number}.0` : all,
  )
}

/** Names of variables; functions and operators the small language does not have are refused. */
function survey(source: string): Set<string> {
  const names = new Set<string>()
  const strange = new Set<string>()
  const bound = new Set([...source.matchAll(BOUND)].map((found) => found[1]))
  const tokens = [...source.matchAll(TOKEN)]
    .map((found) => ({ text: found[0], word: found[2] }))
    .filter((t) => t.text.trim())
  tokens.forEach(({ text, word }, place) => {
    const before = tokens[place - 1]?.text
    const after = tokens[place + 1]?.text
    if (word === undefined) {
      if (text === '%') strange.add('%')
      const value = place > 0 && (tokens[place - 1]?.word !== undefined || before === ')' || before === ']')
      if (text === '[' && value && !WORDS.has(before ?? '')) strange.add('[]')
    } else if (after === '(') {
      if (!(before === '.' ? MACROS.has(word) : word in FUNCTIONS) && !WORDS.has(word)) strange.add(word)
    } else if (before !== '.' && !WORDS.has(word) && !bound.has(word)) {
      names.add(word)
    }
  })
  if (strange.size) throw new RuleError('unknown_function', [...strange].join('、'))
  return names
}

function missing(value: Value): boolean {
  if (value === null || value === undefined) return true
  if (Array.isArray(value)) return !value.length || value.some(missing)
  return typeof value === 'object' && Object.values(value).some(missing)
}

function plain(value: Value): Value {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(plain)
  return value === undefined ? null : value
}

/** A rule from its text; kept. Throws RuleError. */
export function read(source: string): Rule {
  const kept = read_.get(source)
  if (kept) return kept
  let program: (values: Record<string, Value>) => Value
  try {
    program = environment.parse(inDoubles(source)) as typeof program
  } catch (error) {
    throw new RuleError('not_read', String(error))
  }
  const all = survey(source)
  const dated = all.delete('today')
  const names = [...all]
  const rule: Rule = {
    source,
    names: all,
    evaluate(values) {
      const given: Record<string, Value> = Object.fromEntries(names.map((name) => [name, plain(values[name])]))
      if (dated) given.today = values.today ?? localDay()
      try {
        return plain(program(given))
      } catch (error) {
        if (Object.values(given).some(missing)) return null
        throw new RuleError('failed', String(error))
      }
    },
    holds(values) {
      const value = rule.evaluate(values)
      if (value !== null && typeof value !== 'boolean') throw new RuleError('failed', '结果不是“是/否”')
      return value
    },
  }
  read_.set(source, rule)
  return rule
}

/** Today in China, `YYYY-MM-DD`. */
export function localDay(at = new Date()): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}
