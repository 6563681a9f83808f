/** Which rows of a long list are drawn, and the height left above and below them. */
export interface Window {
  first: number
  last: number
  above: number
  below: number
}

/** `scrolled` and `height` in px of the scroll box; `overscan` rows are drawn beyond each edge. */
export function visibleRows(total: number, rowHeight: number, scrolled: number, height: number, overscan = 12): Window {
  const first = Math.max(0, Math.min(total, Math.floor(scrolled / rowHeight)) - overscan)
  const last = Math.min(total, Math.ceil((scrolled + height) / rowHeight) + overscan)
  return { first, last: Math.max(first, last), above: first * rowHeight, below: Math.max(0, total - last) * rowHeight }
}
