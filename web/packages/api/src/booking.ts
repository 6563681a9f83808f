import { answered, client, type Cancel } from './client'
import type { components } from './schema'

type S = components['schemas']
export type BookingRow = S['BookingView']
export type ClinicSession = S['ScheduleSessionView']
export type BookableResource = S['ScheduleResourceView']
export type Offers = S['OffersView']
export type RosterLineForm = S['RosterLineForm']
export type BookingSupervision = S['BookingSupervisionView']

type Search = { text?: string; complaint?: string; service?: string; organisation?: string; order?: string }
type Place = { longitude?: number; latitude?: number }
type Own = { session_id: string; key: string; resident_id?: string; starts?: string; replaces?: string }

export const booking = {
  rules: () => answered(client.GET('/api/booking/rules')),
  offers: (query: Search & Place, call: Cancel = {}) =>
    answered(client.GET('/api/booking/offers', { params: { query }, ...call })),
  page: (resource_id: string) =>
    answered(client.GET('/api/booking/resources/{resource_id}', { params: { path: { resource_id } } })),
  times: (session_id: string) =>
    answered(client.GET('/api/booking/sessions/{session_id}/times', { params: { path: { session_id } } })),
  mine: () => answered(client.GET('/api/me/bookings')),
  book: (body: Own) => answered(client.POST('/api/me/bookings', { body: { purpose: 'first', note: '', ...body } })),
  cancel: (booking_id: string, reason: string) =>
    answered(
      client.POST('/api/me/bookings/{booking_id}/cancellation', { params: { path: { booking_id } }, body: { reason } }),
    ),
  rate: (booking_id: string, stars: number, text: string) =>
    answered(
      client.POST('/api/me/bookings/{booking_id}/rating', { params: { path: { booking_id } }, body: { stars, text } }),
    ),
  wait: (session_id: string, resident_id?: string) =>
    answered(
      client.POST('/api/me/bookings/sessions/{session_id}/waiting', {
        params: { path: { session_id } },
        body: { resident_id },
      }),
    ),
  notices: () => answered(client.GET('/api/me/notices')),
  readNotices: () => answered(client.POST('/api/me/notices/read')),
}

export const schedules = {
  resources: () => answered(client.GET('/api/schedules/resources')),
  roster: (resource_id: string) =>
    answered(client.GET('/api/schedules/resources/{resource_id}/roster', { params: { path: { resource_id } } })),
  addLine: (resource_id: string, body: RosterLineForm) =>
    answered(client.POST('/api/schedules/resources/{resource_id}/roster', { params: { path: { resource_id } }, body })),
  endLine: (line_id: string, last: string) =>
    answered(client.POST('/api/schedules/roster/{line_id}/end', { params: { path: { line_id } }, body: { last } })),
  sessions: (query: { organisation_id?: string; since?: string; days?: number; channel?: string }) =>
    answered(client.GET('/api/schedules/sessions', { params: { query } })),
  stop: (session_id: string, reason: string) =>
    answered(
      client.POST('/api/schedules/sessions/{session_id}/stop', { params: { path: { session_id } }, body: { reason } }),
    ),
  resume: (session_id: string) =>
    answered(client.POST('/api/schedules/sessions/{session_id}/resume', { params: { path: { session_id } } })),
  book: (body: { session_id: string; resident_id: string; key: string; channel: string; purpose: string }) =>
    answered(client.POST('/api/schedules/bookings', { body: { note: '', ...body } })),
  bookings: (query: { day?: string; code?: string }) =>
    answered(client.GET('/api/schedules/bookings', { params: { query } })),
  arrive: (booking_id: string) =>
    answered(client.POST('/api/schedules/bookings/{booking_id}/arrival', { params: { path: { booking_id } } })),
  callNext: (session_id: string) =>
    answered(client.POST('/api/schedules/sessions/{session_id}/call', { params: { path: { session_id } } })),
  finish: (booking_id: string) =>
    answered(client.POST('/api/schedules/bookings/{booking_id}/finish', { params: { path: { booking_id } } })),
  passOver: (booking_id: string) =>
    answered(client.POST('/api/schedules/bookings/{booking_id}/pass', { params: { path: { booking_id } } })),
  board: () => answered(client.GET('/api/schedules/board')),
  supervision: (query: { since: string; until: string }) =>
    answered(client.GET('/api/schedules/supervision', { params: { query } })),
}
