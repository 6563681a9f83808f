/** What the model concludes of two persons, in a reviewer's words. */
const OUTCOMES: Record<string, { title: string; tone: 'good' | 'warn' | 'plain'; text: string }> = {
  linked: { title: '同一人', tone: 'good', text: '证据足够，平台会自动关联' },
  review: { title: '须人工核对', tone: 'warn', text: '平台不作决定，放入审核队列' },
  new: { title: '不同的人', tone: 'plain', text: '证据不足或有规则反对，平台不会关联' },
}

export const outcomeOf = (outcome: string) => OUTCOMES[outcome] ?? { title: outcome, tone: 'plain' as const, text: '' }
