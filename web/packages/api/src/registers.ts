import { answered, client } from './client'
import type { ApplicationForm, InstitutionForm } from './contracts'

/** The registers: institutions, health workers, licences, files of licences. */

export interface InstitutionFilter {
  q?: string
  county?: string
  class_code?: string
  level?: string
  status?: string
  consortium?: string
}

export const institutions = {
  list: (query: InstitutionFilter & { after?: string | null; limit?: number }) =>
    answered(client.GET('/api/institutions', { params: { query } })),
  statistics: (query: InstitutionFilter) => answered(client.GET('/api/institutions/statistics', { params: { query } })),
  points: (query: InstitutionFilter) => answered(client.GET('/api/institutions/map', { params: { query } })),
  read: (code: string, on?: string) =>
    answered(client.GET('/api/institutions/{code}', { params: { path: { code }, query: { on } } })),
  departments: (code: string) =>
    answered(client.GET('/api/institutions/{code}/departments', { params: { path: { code } } })),
  history: (code: string) => answered(client.GET('/api/institutions/{code}/history', { params: { path: { code } } })),
  revise: (code: string, body: InstitutionForm) =>
    answered(client.PATCH('/api/institutions/{code}', { params: { path: { code } }, body: body as never })),
}

export const practitioners = {
  asOf: (number: string, on: string | null) =>
    answered(client.GET('/api/practitioners/{number}', { params: { path: { number }, query: { on } } })),
  history: (number: string) =>
    answered(client.GET('/api/practitioners/{number}/history', { params: { path: { number } } })),
  practice: (number: string) =>
    answered(client.GET('/api/practitioners/{number}/practice', { params: { path: { number } } })),
  recordPractice: (number: string, body: { kind: string; on: string; points: number; result: string; text: string }) =>
    answered(client.POST('/api/practitioners/{number}/practice', { params: { path: { number } }, body })),
  decidePractice: (record_id: string, state: string, note: string) =>
    answered(
      client.POST('/api/practice-records/{record_id}/decision', {
        params: { path: { record_id } },
        body: { state, note },
      }),
    ),
  list: (query: { q?: string; institution?: string; category?: string; after?: string | null; limit?: number }) =>
    answered(client.GET('/api/practitioners', { params: { query } })),
  statistics: (institution = '') =>
    answered(client.GET('/api/practitioners/statistics', { params: { query: { institution } } })),
  read: (number: string) => answered(client.GET('/api/practitioners/{number}', { params: { path: { number } } })),
  openPlace: (number: string, body: { institution: string; department: string; role: 'main' | 'additional' }) =>
    answered(client.POST('/api/practitioners/{number}/places', { params: { path: { number } }, body })),
  endPlace: (number: string, code: string) =>
    answered(client.DELETE('/api/practitioners/{number}/places/{code}', { params: { path: { number, code } } })),
}

export interface LicenceFilter {
  q?: string
  kind?: string
  standing?: string
  holder?: string
  institution?: string
}

const form = (values: Record<string, string | File>) => {
  const data = new FormData()
  for (const [name, value] of Object.entries(values)) data.append(name, value)
  return { body: data as never, bodySerializer: () => data }
}

export const licences = {
  kinds: () => answered(client.GET('/api/credentials/kinds')),
  list: (query: LicenceFilter & { after?: string | null; limit?: number }) =>
    answered(client.GET('/api/credentials', { params: { query } })),
  statistics: (institution = '') =>
    answered(client.GET('/api/credentials/statistics', { params: { query: { institution } } })),
  warnings: (query: { what?: string; kind?: string; after?: string | null }) =>
    answered(client.GET('/api/credentials/warnings', { params: { query } })),
  read: (licence_id: string) =>
    answered(client.GET('/api/credentials/{licence_id}', { params: { path: { licence_id } } })),
  history: (licence_id: string) =>
    answered(client.GET('/api/credentials/{licence_id}/history', { params: { path: { licence_id } } })),
  certificate: (licence_id: string) =>
    answered(client.GET('/api/credentials/{licence_id}/certificate', { params: { path: { licence_id } } })),
  order: (licence_id: string, action: 'suspend' | 'restore' | 'cancel', reason: string) =>
    answered(
      client.POST('/api/credentials/{licence_id}/orders', {
        params: { path: { licence_id } },
        body: { action, reason },
      }),
    ),
}

const one = (application_id: string) => ({ params: { path: { application_id } } })

export const applications = {
  list: (query: { state?: string; kind?: string; after?: string | null }) =>
    answered(client.GET('/api/credentials/applications', { params: { query } })),
  read: (id: string) => answered(client.GET('/api/credentials/applications/{application_id}', one(id))),
  draft: (body: ApplicationForm) => answered(client.POST('/api/credentials/applications', { body: body as never })),
  amend: (id: string, body: ApplicationForm) =>
    answered(client.PUT('/api/credentials/applications/{application_id}', { ...one(id), body: body as never })),
  submit: (id: string) => answered(client.POST('/api/credentials/applications/{application_id}/submission', one(id))),
  withdraw: (id: string, reason: string) =>
    answered(
      client.POST('/api/credentials/applications/{application_id}/withdrawal', { ...one(id), body: { reason } }),
    ),
  decide: (id: string, decision: 'approve' | 'return', opinion: string) =>
    answered(
      client.POST('/api/credentials/applications/{application_id}/decision', {
        ...one(id),
        body: { decision, opinion },
      }),
    ),
  attach: (id: string, document: string, file: File) =>
    answered(
      client.POST('/api/credentials/applications/{application_id}/documents', {
        ...one(id),
        ...form({ document, file }),
      }),
    ),
  detach: (application_id: string, document_id: string) =>
    answered(
      client.DELETE('/api/credentials/applications/{application_id}/documents/{document_id}', {
        params: { path: { application_id, document_id } },
      }),
    ),
  documentUrl: (id: string, document: string) => `/api/credentials/applications/${id}/documents/${document}`,
}

export const licenceFiles = {
  kinds: () => answered(client.GET('/api/licence-files/kinds')),
  list: () => answered(client.GET('/api/licence-files')),
  read: (file_id: string) => answered(client.GET('/api/licence-files/{file_id}', { params: { path: { file_id } } })),
  upload: (kind: string, file: File) => answered(client.POST('/api/licence-files', form({ kind, file }))),
  faults: (file_id: string, after: string | null) =>
    answered(client.GET('/api/licence-files/{file_id}/faults', { params: { path: { file_id }, query: { after } } })),
  confirm: (file_id: string) =>
    answered(client.POST('/api/licence-files/{file_id}/confirmation', { params: { path: { file_id } } })),
  cancel: (file_id: string) =>
    answered(client.POST('/api/licence-files/{file_id}/cancellation', { params: { path: { file_id } } })),
  templateUrl: (kind: string) => `/api/licence-files/template?kind=${kind}`,
  faultListUrl: (id: string) => `/api/licence-files/${id}/faults.xlsx`,
}

/** What anybody may ask, without a log-in. */
export const verification = {
  kinds: () => answered(client.GET('/api/public/licences/kinds')),
  verify: (body: { code?: string; kind?: string; number?: string; name?: string; person?: string }) =>
    answered(client.POST('/api/public/licences/verification', { body: body as never })),
}
