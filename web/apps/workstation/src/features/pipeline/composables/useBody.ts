import { exchange } from '@yizhou/api'
import { useLoad } from '@yizhou/ui'
import { formatted, isUnbroken, unfold } from '@yizhou/viewers'
import { computed, ref, watch } from 'vue'

const NAMES: Record<string, string> = {
  gbk: 'gb18030',
  gb2312: 'gb18030',
  cp936: 'gb18030',
  'utf-8-sig': 'utf-8',
  ascii: 'utf-8',
}

/** The body of a message as text, in the encoding the platform recognised; null when it is not text (zip, Excel). */
export function decodeBody(bytes: Uint8Array, encoding: string): string | null {
  const binary = bytes.subarray(0, 512).includes(0) && !encoding.toLowerCase().startsWith('utf-16')
  if (binary || (bytes[0] === 0x50 && bytes[1] === 0x4b)) return null
  const wanted = encoding.toLowerCase()
  try {
    return new TextDecoder(NAMES[wanted] ?? (wanted || 'utf-8')).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}

/**
 * The body of a message; `shown` is laid out for reading, documents inside it decoded, while `laidOut` holds (at first,
 * when lines are too long). `fold` brings it back.
 */
export function useBody(id: string, encoding: () => string) {
  const body = useLoad(() => exchange.body(id))
  const text = computed(() => (body.data.value ? decodeBody(body.data.value, encoding()) : null))
  const laidOut = ref(false)
  watch(text, (value) => (laidOut.value = value !== null && isUnbroken(value)))
  const shown = computed(() => (text.value !== null && laidOut.value ? formatted(unfold(text.value)) : text.value))
  return { body, shown, laidOut }
}
