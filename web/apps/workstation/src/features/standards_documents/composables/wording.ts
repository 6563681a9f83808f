export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info'

const STATES: Record<string, Tone> = { published: 'good', comment: 'info', review: 'warn', abolished: 'bad' }
const STATUSES: Record<string, Tone> = { done: 'good', partly: 'warn', planned: 'info', none: 'bad' }

export const stateTone = (state: string): Tone => STATES[state] ?? 'plain'
export const statusTone = (status: string): Tone => STATUSES[status] ?? 'plain'
