/** Where the original of a document is (docs/decisions/0130). */
export const PRESENCE: Record<string, { title: string; tone: 'plain' | 'info' | 'warn' | 'bad' }> = {
  held: { title: '在库', tone: 'plain' },
  awaited: { title: '原文待送达', tone: 'info' },
  overdue: { title: '原文逾期未送达', tone: 'bad' },
  elsewhere: { title: '存放在机构', tone: 'warn' },
}
export const RELATIONS: Record<string, [string, string]> = {
  RPLC: ['替换了', '被替换为'],
  APND: ['追加于', '有追加'],
  XFRM: ['转换自', '有转换'],
  signs: ['签署了', '被签署'],
}
