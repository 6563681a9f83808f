import { answered, client, type Cancel } from './client'

/** Filters of the access log; what is empty is not asked. */
export interface AuditQuestion {
  resident_id?: string
  who?: string
  organisation_id?: string
  q?: string
  action?: string
  outcome?: string
  purpose?: string
  address?: string
  security?: boolean
  since?: string
  until?: string
}

export const audit = {
  entries: (query: AuditQuestion & { after?: string | null }, cancel: Cancel = {}) =>
    answered(client.GET('/api/audit', { params: { query }, ...cancel })),
  entry: (number: number) => answered(client.GET('/api/audit/entries/{number}', { params: { path: { number } } })),
  statistics: (days: number) => answered(client.GET('/api/audit/statistics', { params: { query: { days } } })),
  chain: () => answered(client.GET('/api/audit/chain')),
  delivery: () => answered(client.GET('/api/audit/delivery')),
  verify: (recent: boolean) => answered(client.POST('/api/audit/verifications', { body: { recent } })),
  verification: (verification_id: string) =>
    answered(client.GET('/api/audit/verifications/{verification_id}', { params: { path: { verification_id } } })),
}

/** Accesses that no duty explains, found by rules and reviewed by people. */
export const unusual = {
  findings: (query: { state?: string; rule?: string; after?: string | null }, cancel: Cancel = {}) =>
    answered(client.GET('/api/unusual-access', { params: { query }, ...cancel })),
  review: (finding_id: string, justified: boolean, note: string) =>
    answered(
      client.POST('/api/unusual-access/{finding_id}/review', {
        params: { path: { finding_id } },
        body: { justified, note },
      }),
    ),
  rules: () => answered(client.GET('/api/unusual-access/rules')),
  statistics: (days: number) => answered(client.GET('/api/unusual-access/statistics', { params: { query: { days } } })),
  marked: () => answered(client.GET('/api/marked-persons')),
  mark: (number: string, reason: string) => answered(client.POST('/api/marked-persons', { body: { number, reason } })),
  unmark: (resident_id: string) =>
    answered(client.DELETE('/api/marked-persons/{resident_id}', { params: { path: { resident_id } } })),
}
