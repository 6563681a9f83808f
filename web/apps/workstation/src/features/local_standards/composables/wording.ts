export const statusName = (status: string) =>
  ({ draft: '草稿', published: '现行', retired: '已停用' })[status] ?? status

export const statusTone = (status: string): 'warn' | 'good' | 'plain' =>
  status === 'draft' ? 'warn' : status === 'published' ? 'good' : 'plain'

/** Datatypes of WS/T 303, as an editor chooses them. */
export const DATATYPES = [
  { id: 'S1', name: 'S1 文本' },
  { id: 'S2', name: 'S2 枚举' },
  { id: 'S3', name: 'S3 代码表' },
  { id: 'N', name: 'N 数值' },
  { id: 'L', name: 'L 是/否' },
  { id: 'D', name: 'D 日期' },
  { id: 'DT', name: 'DT 日期时间' },
  { id: 'T', name: 'T 时间' },
  { id: 'BY', name: 'BY 二进制' },
]
