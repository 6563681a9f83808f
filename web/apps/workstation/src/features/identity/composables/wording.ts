const STATES: Record<string, string> = {
  open: '待审核', merged: '已合并', apart: '不是同一人', settled: '已由其他依据归并', undone: '已撤销', decided: '已处理',
  queued: '进入队列', merge: '合并', undo: '撤销',
}
/** Levels of the matching model (definitions/identity/model.yaml), as short as a table cell wants them. */
const LEVELS: Record<string, string> = {
  exact: '一致', same: '一致', weak_same: '一致（存疑）', shared: '一致（共用）', variant: '异体字', homophone_tone: '同音', homophone: '同音',
  confused_sound: '近音', swapped: '次序颠倒', one_character: '差一字', surname_changed: '姓不同', part: '部分相同', romanised: '与拼音相符',
  surname_only: '仅同姓', different: '不一致', weak_different: '不一致（存疑）', day_month_swapped: '月日颠倒', one_digit: '差一位',
  digits_swapped: '数字颠倒', year_near: '差一年', year_only: '同年', lunar: '差约一月', same_year: '同年', generation: '差一代人', near: '差一位',
  village: '同村', township: '同乡镇', county: '同县市', alike: '相近', source_number: '规则', same_statement: '规则', strong_identifier: '规则',
  twins: '规则', different_citizens: '规则', name_contradicts: '规则', number_of_another: '规则', number_reused: '规则', held_apart: '规则',
}

export const stateName = (state: string): string => STATES[state] ?? state
export const levelName = (level: string): string => LEVELS[level] ?? level
