import { request, requestBytes } from './client'
import type * as T from './contracts'

type Cancel = { signal?: AbortSignal }
const part = encodeURIComponent

export const session = {
  current: () => request<T.Session>('/api/session'),
  open: (username: string, password: string) =>
    request<T.Session>('/api/session', { method: 'POST', body: { username, password } }),
  close: () => request<void>('/api/session', { method: 'DELETE' }),
  actFor: (organisation_id: string) =>
    request<T.Session>('/api/session/organisation', { method: 'PUT', body: { organisation_id } }),
  changePassword: (old: string, fresh: string) =>
    request<void>('/api/session/password', { method: 'POST', body: { old, new: fresh } }),
}

export const residents = {
  search: (query: { q?: string; after?: string | null; limit?: number }, call: Cancel = {}) =>
    request<T.Page<T.ResidentBrief>>('/api/residents', { query, ...call }),
  read: (id: string) => request<T.ResidentDetail>(`/api/residents/${part(id)}`),
}

export const identity = {
  reviews: (query: { status: string; after?: string | null }) =>
    request<T.Page<T.ReviewBrief>>('/api/identity/reviews', { query }),
  review: (id: string) => request<T.ReviewDetail>(`/api/identity/reviews/${part(id)}`),
  decide: (id: string, body: { decision: 'merge' | 'apart'; survivor?: 'left' | 'right'; reason: string }) =>
    request<T.ReviewDetail>(`/api/identity/reviews/${part(id)}/decision`, { method: 'POST', body }),
  undo: (id: string, reason: string) =>
    request<T.ReviewDetail>(`/api/identity/reviews/${part(id)}/undo`, { method: 'POST', body: { reason } }),
  statistics: () => request<T.IdentityStatistics>('/api/identity/statistics'),
}

export interface TimelineQuery {
  kinds?: string
  institution_id?: string
  from?: string
  to?: string
  after?: string | null
  limit?: number
  [name: string]: string | number | null | undefined
}

export const records = {
  timeline: (id: string, query: TimelineQuery = {}, call: Cancel = {}) =>
    request<T.TimelinePage>(`/api/residents/${part(id)}/timeline`, { query, ...call }),
  summary: (id: string) => request<T.HealthSummary>(`/api/residents/${part(id)}/summary`),
  trends: (id: string) => request<T.Trend[]>(`/api/residents/${part(id)}/trends`),
  documents: (id: string, after?: string | null) =>
    request<T.Page<T.DocumentEntry>>(`/api/residents/${part(id)}/documents`, { query: { after } }),
  document: (id: string) => request<T.DocumentEntry>(`/api/documents/${part(id)}`),
  documentView: (id: string) => request<T.DocumentView>(`/api/documents/${part(id)}/view`),
  documentContent: (id: string) => requestBytes(`/api/documents/${part(id)}/content`),
  resource: (reference: string) => request<Record<string, unknown>>(`/api/resources/${reference}`),
}

export const exchange = {
  overview: () => request<T.ExchangeOverview>('/api/exchange/overview'),
  volumes: (days: number) => request<T.DailyVolume[]>('/api/exchange/volumes', { query: { days } }),
  messages: (query: {
    status?: string
    channel?: string
    institution?: string
    fault?: string
    after?: string | null
  }) => request<T.Page<T.MessageBrief>>('/api/exchange/messages', { query }),
  message: (id: string) => request<T.MessageDetail>(`/api/exchange/messages/${part(id)}`),
  body: (id: string) => requestBytes(`/api/exchange/messages/${part(id)}/body`),
  repair: (id: string, body: string, reason: string) =>
    request<T.IntakeReport>(`/api/exchange/messages/${part(id)}/repair`, { method: 'POST', body: { body, reason } }),
  replay: (id: string, reason: string) =>
    request<T.IntakeReport>(`/api/exchange/messages/${part(id)}/replay`, { method: 'POST', body: { reason } }),
  faults: (days: number) => request<T.FaultGroup[]>('/api/exchange/faults', { query: { days } }),
  counties: () => request<GeoJSON.FeatureCollection>('/api/map/counties'),
}

export const audit = {
  entries: (query: { resident_id?: string; q?: string; action?: string; after?: string | null }) =>
    request<T.Page<T.AuditEntry>>('/api/audit', { query }),
  verification: () => request<T.AuditVerification>('/api/audit/verification'),
}

export const me = {
  read: () => request<T.ResidentDetail>('/api/me'),
  healthCode: () => request<T.HealthCode>('/api/me/health-code'),
  record: () => request<T.OwnRecord>('/api/me/record'),
  accesses: (after?: string | null) => request<T.Page<T.Access>>('/api/me/accesses', { query: { after } }),
}
