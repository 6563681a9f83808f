import type { CaseTask } from '@yizhou/api'

type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info'
const STATES: Record<string, Tone> = { running: 'info', stuck: 'bad', finished: 'good', cancelled: 'plain' }
const TASKS: Record<string, Tone> = { open: 'warn', claimed: 'info', done: 'good', cancelled: 'plain' }

export const caseTone = (state: string): Tone => STATES[state] ?? 'plain'
export const taskTone = (state: string): Tone => TASKS[state] ?? 'plain'

/** How long is left, or how long it is over: what a clerk sorts the day by. */
export function dueText(task: Pick<CaseTask, 'due' | 'overdue' | 'completed'>, now = new Date()): string {
  if (!task.due) return '不限时'
  if (task.completed) return task.overdue ? '逾期办结' : '按时办结'
  const minutes = Math.round((new Date(task.due).getTime() - now.getTime()) / 60_000)
  const far = Math.abs(minutes)
  const text =
    far < 90 ? `${far} 分钟` : far < 48 * 60 ? `${Math.round(far / 60)} 小时` : `${Math.round(far / 1440)} 天`
  return minutes < 0 ? `已超时 ${text}` : `剩 ${text}`
}

const DRAFTS: Record<string, Tone> = { draft: 'info', submitted: 'warn', published: 'good', withdrawn: 'plain' }
export const draftTone = (state: string): Tone => DRAFTS[state] ?? 'plain'
