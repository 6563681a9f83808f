import type { DashboardTile, TileForm } from '@yizhou/api'

export const CHARTS = [
  { id: 'figure', name: '数值', w: 3, h: 3 },
  { id: 'trend', name: '趋势', w: 6, h: 7 },
  { id: 'ranking', name: '排名', w: 4, h: 7 },
  { id: 'map', name: '地图', w: 5, h: 8 },
  { id: 'table', name: '表格', w: 6, h: 7 },
]
export const COLUMNS = 12
export const MOST_TILES = 24

/** Where a new tile goes: below all others. */
export const bottomOf = (tiles: { y: number; h: number }[]) => Math.max(0, ...tiles.map((t) => t.y + t.h))

/** Tiles as one reads them: by rows, then from the left; on a phone they stand in this order. */
export const inOrder = <T extends { x: number; y: number }>(tiles: T[]) =>
  [...tiles].sort((a, b) => a.y - b.y || a.x - b.x)

/** What is kept of a tile. */
export const placed = ({ indicator, chart, grain, x, y, w, h }: DashboardTile | TileForm): TileForm => ({
  indicator,
  chart,
  grain,
  x,
  y,
  w,
  h,
})
