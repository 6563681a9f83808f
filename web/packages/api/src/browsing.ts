import { answered, client, type Cancel } from './client'
import type { components, paths } from './schema'

type S = components['schemas']
export type RecordEntry = S['RecordEntryView']
export type RecordEntries = S['RecordEntriesView']
export type Facet = S['FacetView']
export type VisitComparison = S['VisitComparisonView']
export type RecordAlert = S['RecordAlertView']
export type FamilyHealth = S['FamilyView']
export type EntryQuery = NonNullable<paths['/api/residents/{resident_id}/entries']['get']['parameters']['query']>

const of = (resident_id: string) => ({ params: { path: { resident_id } } })

/** One resident's record, looked through. */
export const browsing = {
  entries: (resident_id: string, query: EntryQuery, call: Cancel = {}) =>
    answered(client.GET('/api/residents/{resident_id}/entries', { params: { path: { resident_id }, query }, ...call })),
  comparison: (resident_id: string, first: string, second: string) =>
    answered(
      client.GET('/api/residents/{resident_id}/comparison', {
        params: { path: { resident_id }, query: { first, second } },
      }),
    ),
  alerts: (resident_id: string) => answered(client.GET('/api/residents/{resident_id}/record-alerts', of(resident_id))),
  family: (resident_id: string) => answered(client.GET('/api/residents/{resident_id}/family', of(resident_id))),
}
