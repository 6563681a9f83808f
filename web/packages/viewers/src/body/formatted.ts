const LONG_LINE = 400

/** Whether a body is written in lines too long to read, so that it is better shown laid out. */
export function isUnbroken(text: string): boolean {
  return text.split('\n').some((line) => line.length > LONG_LINE)
}

function layOutXml(text: string): string {
  const parts = text.match(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<(?:"[^"]*"|'[^']*'|[^"'>])+>|[^<]+|</g) ?? []
  const lines: string[] = []
  let depth = 0
  let inline = false
  for (const part of parts) {
    const shown = part.startsWith('<') ? part : part.trim()
    if (!shown) continue
    const closes = /^<\//.test(part)
    const opens = /^<[^!?/]/.test(part) && !part.endsWith('/>')
    if (closes) depth = Math.max(0, depth - 1)
    if (!part.startsWith('<') || part.startsWith('<![CDATA[') || (closes && inline)) {
      lines[lines.length - 1] = (lines[lines.length - 1] ?? '') + shown
    } else lines.push('  '.repeat(depth) + shown)
    // A closing tag stays on the line of its opening tag when only text stands between them.
    inline = opens || !part.startsWith('<') || part.startsWith('<![CDATA[')
    if (opens) depth += 1
  }
  return lines.join('\n')
}

/** JSON or XML laid out in lines, meaning unchanged; anything else, and what does not parse, as it came. */
export function formatted(text: string): string {
  const start = text.trimStart()
  if (start.startsWith('<')) return layOutXml(text)
  if (!/^[[{]/.test(start)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
