import { asProblem, Problem, residents } from '@yizhou/api'

/** A scanner types what the picture holds, which begins so; the printed number of a health code does not. */
export const isScanned = (text: string): boolean => /^YZ\d+\./.test(text.trim())

/** The resident a scanned health code belongs to, or why it is not accepted (expired, forged, unknown). */
export async function residentOfScan(text: string): Promise<{ id: string } | { problem: Problem }> {
  try {
    const found = await residents.scan(text.trim())
    if (found.resident_id) return { id: found.resident_id }
    return {
      problem: new Problem({ status: 404, detail: '健康码有效，但没有对应的居民档案', advice: '请改用身份证号查找' }),
    }
  } catch (reason) {
    return { problem: asProblem(reason) }
  }
}
