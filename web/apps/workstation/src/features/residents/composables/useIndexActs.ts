import { ref } from 'vue'
import { emptyPerson } from './persons'

type ActId = 'amend' | 'death' | 'cancel' | 'restore'
interface Words {
  title: string
  text: string
  action: string
  ideas: string[]
}

const ACTS: Record<ActId, Words> = {
  amend: {
    title: '更正居民信息',
    text: '只填写要更正或补充的项目；原来的内容保留在历史中。窗口核对过证件的内容优先于各系统上报的内容。',
    action: '保存更正',
    ideas: ['核对户口簿', '核对身份证', '本人要求更正'],
  },
  death: {
    title: '登记死亡',
    text: '登记后健康码变为灰色，档案继续保存。',
    action: '确认登记',
    ideas: ['死亡医学证明（推断）书', '公安户籍注销证明'],
  },
  cancel: {
    title: '注销主索引',
    text: '注销后健康码停用，来源编号和全部记录保留；以后可以恢复。因死亡注销须先登记死亡日期。',
    action: '确认注销',
    ideas: ['户籍迁往州外', '登记错误，查无此人'],
  },
  restore: { title: '恢复主索引', text: '恢复后健康码重新可用。', action: '确认恢复', ideas: ['迁回本州', '误注销'] },
}

/** What the page of one index id is about to do, and what it needs typed for it. */
export function useIndexActs() {
  return {
    ACTS,
    asking: ref<ActId | null>(null),
    form: ref(emptyPerson()),
    day: ref(''),
    kind: ref('moved'),
  }
}
