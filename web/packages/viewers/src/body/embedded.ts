const BASE64 = />\s*([A-Za-z0-9+/][A-Za-z0-9+/\s]{60,}={0,2})\s*</g
const OPENS = '<!-- 以下是内嵌文档，已由 Base64 解码；提交时自动编码 -->'
const CLOSES = '<!-- 内嵌文档到此为止 -->'
const FOLDED = new RegExp(`\\s*${OPENS}\\s*([\\s\\S]*?)\\s*${CLOSES}\\s*`, 'g')
const DECLARED = /^(<\?xml[^>]*encoding\s*=\s*["'])([\w.-]+)/

/** The XML document behind a Base64 text, in the encoding it declares; null when it is none. */
function documentIn(base64: string): string | null {
  let bytes: Uint8Array
  try {
    bytes = Uint8Array.from(atob(base64.replace(/\s/g, '')), (c) => c.charCodeAt(0))
  } catch {
    return null
  }
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200)).replace(/^\u00ef\u00bb\u00bf/, '')
  if (!start.startsWith('<')) return null
  const encoding = DECLARED.exec(start)?.[2] ?? 'utf-8'
  try {
    // A page can write UTF-8 only, so that is what the document says from here on.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(DECLARED, '$1UTF-8')
  } catch {
    return null
  }
}

/** Shows the documents that a message carries as Base64 as the XML they are, between two comments. */
export function unfold(text: string): string {
  if (!text.trimStart().startsWith('<')) return text
  return text.replace(BASE64, (whole, base64: string) => {
    const inner = documentIn(base64)
    return inner === null ? whole : `>${OPENS}\n${inner}\n${CLOSES}<`
  })
}

/** Reverse of `unfold`: what stands between the comments goes back to Base64 (UTF-8). */
export function fold(text: string): string {
  return text.replace(FOLDED, (_, inner: string) => {
    const bytes = new TextEncoder().encode(inner)
    let binary = ''
    for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
    return btoa(binary)
  })
}
