const DAY = 86_400_000

function parts(value: string | Date): Date | null {
  const date = value instanceof Date ? value : new Date(value)
  return Number.isNaN(date.getTime()) ? null : date
}

const two = (n: number) => String(n).padStart(2, '0')

/** `2024-03-05`; a plain date is kept as it is, whatever the browser's zone. Unknown stays empty. */
export function day(value: string | Date | null | undefined): string {
  if (!value) return ''
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return value
  const d = parts(value)
  return d ? `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}` : ''
}

/** `2024-03-05 14:08` in the reader's zone. */
export function moment(value: string | Date | null | undefined): string {
  if (!value) return ''
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return value
  const d = parts(value)
  return d ? `${day(d)} ${two(d.getHours())}:${two(d.getMinutes())}` : ''
}

/** `14:08`, in China. */
export function hourMinute(value: string | Date): string {
  return new Date(value).toLocaleTimeString('zh-CN', {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: 'Asia/Shanghai',
  })
}

/** `14:08:31`. */
export function clockTime(value: string | Date | null | undefined): string {
  const d = value ? parts(value) : null
  return d ? `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}` : ''
}

/** `2024年3月`. */
export function month(value: string | Date): string {
  const d = parts(value)
  return d ? `${d.getFullYear()}年${d.getMonth() + 1}月` : ''
}

/** `2024年3月5日`. */
export function longDay(value: string | Date | null | undefined): string {
  const d = value ? parts(value) : null
  return d ? `${d.getFullYear()}年${d.getMonth() + 1}月${d.getDate()}日` : ''
}

/** How long ago, in words people use; older than a week becomes the date. */
export function ago(value: string | Date | null | undefined, now: Date = new Date()): string {
  const d = value ? parts(value) : null
  if (!d) return ''
  const passed = now.getTime() - d.getTime()
  if (passed < 0) return moment(d)
  if (passed < 60_000) return '刚刚'
  if (passed < 3_600_000) return `${Math.floor(passed / 60_000)} 分钟前`
  if (passed < DAY) return `${Math.floor(passed / 3_600_000)} 小时前`
  if (passed < 7 * DAY) return `${Math.floor(passed / DAY)} 天前`
  return day(d)
}

/** Age at death or today: years, and for the smallest months or days. */
export function ageText(birth: string | null | undefined, end?: string | null, now: Date = new Date()): string {
  if (!birth) return '年龄不详'
  const from = parts(birth)
  const to = end ? parts(end) : now
  if (!from || !to) return '年龄不详'
  let months = (to.getFullYear() - from.getFullYear()) * 12 + to.getMonth() - from.getMonth()
  if (to.getDate() < from.getDate()) months -= 1
  if (months < 0) return '年龄不详'
  if (months >= 72) return `${Math.floor(months / 12)}岁`
  if (months >= 12) return months % 12 ? `${Math.floor(months / 12)}岁${months % 12}个月` : `${months / 12}岁`
  if (months >= 1) return `${months}个月`
  return `${Math.max(0, Math.floor((to.getTime() - from.getTime()) / DAY))}天`
}
