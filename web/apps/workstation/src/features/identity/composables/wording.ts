const STATES: Record<string, string> = { open: '待审核', merged: '已合并', apart: '不是同一人', undone: '已撤销', decided: '已处理', merge: '合并', undo: '撤销' }
const LEVELS: Record<string, string> = {
  exact: '一致', same: '一致', equal: '一致', agree: '一致', close: '相近', similar: '相近', near: '相近', partial: '部分一致', pinyin: '同音', differ: '不一致',
  different: '不一致', disagree: '不一致', missing: '缺失', absent: '缺失', none: '缺失',
}

export const stateName = (state: string): string => STATES[state] ?? state
export const levelName = (level: string): string => LEVELS[level] ?? level
