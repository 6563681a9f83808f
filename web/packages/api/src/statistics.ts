import { answered, client, type Cancel } from './client'
import type { components } from './schema'

type S = components['schemas']
export type Indicator = S['IndicatorView']
export type IndicatorAlert = S['IndicatorAlertView']
export type Dashboard = S['DashboardView']
export type DashboardBrief = S['DashboardBriefView']
export type DashboardForm = S['DashboardForm']
export type DashboardTile = S['TileView']
export type TileForm = S['TileForm']

const board = (board_id: string) => ({ path: { board_id } })

/** Figures computed ahead: the library, readings at a place, the cases behind them, alerts, dashboards. */
export const statistics = {
  library: () => answered(client.GET('/api/indicators')),
  reading: (indicator_id: string, query: { place?: string; period?: string; grain?: string }) =>
    answered(client.GET('/api/indicators/{indicator_id}/reading', { params: { path: { indicator_id }, query } })),
  readingSheet: (indicator_id: string, query: Record<string, string>) =>
    `/api/indicators/${indicator_id}/reading.xlsx?${new URLSearchParams(query).toString()}`,
  cases: (indicator_id: string, query: { place: string; period: string; provider?: string }) =>
    answered(client.GET('/api/indicators/{indicator_id}/cases', { params: { path: { indicator_id }, query } })),
  alerts: (state: string, after: string | null, call: Cancel = {}) =>
    answered(client.GET('/api/indicator-alerts', { params: { query: { state, after } }, ...call })),
  handleAlert: (alert_id: string, note: string) =>
    answered(
      client.POST('/api/indicator-alerts/{alert_id}/handling', { params: { path: { alert_id } }, body: { note } }),
    ),
  dashboards: () => answered(client.GET('/api/dashboards')),
  dashboardRoles: () => answered(client.GET('/api/dashboard-roles')),
  dashboard: (board_id: string, place: string) =>
    answered(client.GET('/api/dashboards/{board_id}', { params: { ...board(board_id), query: { place } } })),
  dashboardSheet: (board_id: string, place: string) =>
    `/api/dashboards/${board_id}/figures.xlsx?${new URLSearchParams({ place }).toString()}`,
  createDashboard: (body: DashboardForm) => answered(client.POST('/api/dashboards', { body })),
  saveDashboard: (board_id: string, body: DashboardForm) =>
    answered(client.PUT('/api/dashboards/{board_id}', { params: board(board_id), body })),
  dropDashboard: (board_id: string) =>
    answered(client.DELETE('/api/dashboards/{board_id}', { params: board(board_id) })),
}
