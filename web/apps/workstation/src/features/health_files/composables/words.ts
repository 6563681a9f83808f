/** What somebody is to the head of the household (GB/T 4761). */
export const RELATIONS: Record<string, string> = {
  '1': '配偶',
  '2': '子',
  '3': '女',
  '4': '孙子女或外孙子女',
  '5': '父母',
  '6': '祖父母或外祖父母',
  '7': '兄弟姐妹',
  '8': '其他',
  '9': '非亲属',
}

export const CLOSINGS: Record<string, string> = { died: '死亡', emigrated: '迁出（移民）', lost: '失访' }

export const sexName = (code: string) => ({ '1': '男', '2': '女' })[code] ?? ''

/** (group, question, answer) lines put under their groups. */
export function grouped(words: [string, string, string][]) {
  const found: { title: string; items: { label: string; value: string }[] }[] = []
  for (const [title, label, value] of words) {
    const last = found.at(-1)
    if (last?.title === title) last.items.push({ label, value })
    else found.push({ title, items: [{ label, value }] })
  }
  return found
}
