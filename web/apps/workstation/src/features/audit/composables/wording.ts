const ACTIONS: Record<string, string> = {
  create: '新增',
  read: '查看',
  update: '修改',
  delete: '删除',
  query: '查询',
  print: '打印',
  export: '导出',
  login: '登录',
}
const OUTCOMES: Record<string, string> = { success: '成功', refused: '被拒绝', failure: '失败' }

export const actionChoices = Object.entries(ACTIONS).map(([id, name]) => ({ id, name }))
export const actionName = (action: string): string => ACTIONS[action] ?? action
export const outcomeName = (outcome: string): string => OUTCOMES[outcome] ?? outcome
