export interface JsonToken {
  kind: 'key' | 'string' | 'number' | 'word' | 'plain'
  text: string
}

/** Splits formatted JSON into tokens for colouring; joined again they give the text unchanged. */
export function tokensOf(json: string): JsonToken[] {
  const tokens: JsonToken[] = []
  const pattern = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g
  let last = 0
  for (const match of json.matchAll(pattern)) {
    if (match.index > last) tokens.push({ kind: 'plain', text: json.slice(last, match.index) })
    if (match[1] !== undefined) {
      tokens.push({ kind: match[2] ? 'key' : 'string', text: match[1] })
      if (match[2]) tokens.push({ kind: 'plain', text: match[2] })
    } else tokens.push({ kind: match[3] !== undefined ? 'number' : 'word', text: match[0] })
    last = match.index + match[0].length
  }
  if (last < json.length) tokens.push({ kind: 'plain', text: json.slice(last) })
  return tokens
}
