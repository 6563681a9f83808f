import { answered, client } from './client'

/** Figures computed ahead: the library, readings at a place, the cases behind them, alerts. */
export const statistics = {
  library: () => answered(client.GET('/api/indicators')),
  reading: (indicator_id: string, query: { place?: string; period?: string; grain?: string }) =>
    answered(client.GET('/api/indicators/{indicator_id}/reading', { params: { path: { indicator_id }, query } })),
  cases: (indicator_id: string, query: { place: string; period: string; provider?: string }) =>
    answered(client.GET('/api/indicators/{indicator_id}/cases', { params: { path: { indicator_id }, query } })),
}
