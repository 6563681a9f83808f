/** `12,345`. */
export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? '—' : Math.round(value).toLocaleString('zh-CN')
}

/** A share given as 0–1 as `98.7%`; whole hundreds without decimals, and never rounded up to 100%. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || Number.isNaN(share)) return '—'
  if (share >= 1) return '100%'
  const value = Math.floor(share * 1000) / 10
  return `${value.toFixed(value === 0 ? 0 : 1)}%`
}

/** `812 B`, `4.1 KB`, `12 MB`. */
export function bytes(value: number): string {
  if (value < 1024) return `${value} B`
  const units = ['KB', 'MB', 'GB']
  let size = value / 1024
  let unit = 0
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024
    unit += 1
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`
}

/** `38 ms`, `1.2 秒`. */
export function duration(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined) return ''
  if (milliseconds < 1) return '<1 ms'
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  return `${(milliseconds / 1000).toFixed(1)} 秒`
}
