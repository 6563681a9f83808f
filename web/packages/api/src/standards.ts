import { answered, client } from './client'
import type { components } from './schema'

type S = components['schemas']
type Cancel = { signal?: AbortSignal }

export type StandardKind = 'element' | 'data_set' | 'document' | 'value_set' | 'service'
export type Book = S['Book']
export type Shelf = S['Shelf']
export type ElementPage = S['ElementPage']
export type DataSetPage = S['DataSetPage']
export type DataSetRow = S['DataSetRow']
export type DocumentTemplate = S['DocumentPage']
export type ListPage = S['ListPage']
export type ServicePage = S['ServicePage']
export type UsedAt = S['UsedAt']
export type AllowedValues = S['AllowedValues']
export type RelatedBook = S['RelatedBook']
export type Comparison = S['Comparison']
export type ComparedRow = S['ComparedRow']
export type LocalBrief = S['LocalBrief']
export type LocalStandard = S['LocalStandard']
export type LocalRow = S['RowForm']
export type ConformanceReport = S['ConformanceReport']
export type ValidationFault = S['ValidationFault']
export type CheckBrief = S['CheckBrief']
export type FoundFault = S['FoundFault']

export interface ShelfQuestion {
  q?: string
  family?: string
  after?: string | null
  limit?: number
}

const escaped = encodeURIComponent

/** Published standards: five shelves, pages of their books, two side by side, files to take away. */
export const standards = {
  shelf: (kind: StandardKind, query: ShelfQuestion, call: Cancel = {}) =>
    answered(client.GET('/api/standards/shelves/{kind}', { params: { path: { kind }, query }, ...call })),
  element: (identifier: string) =>
    answered(client.GET('/api/standards/elements/{identifier}', { params: { path: { identifier } } })),
  dataSet: (identifier: string) =>
    answered(client.GET('/api/standards/data-sets/{identifier}', { params: { path: { identifier } } })),
  template: (code: string) => answered(client.GET('/api/standards/documents/{code}', { params: { path: { code } } })),
  valueSet: (identifier: string, query: { q?: string; after?: string | null } = {}) =>
    answered(client.GET('/api/standards/value-sets/{identifier}', { params: { path: { identifier }, query } })),
  service: (code: string) => answered(client.GET('/api/standards/services/{code}', { params: { path: { code } } })),
  compare: (kind: string, left: string, right: string) =>
    answered(client.GET('/api/standards/comparison', { params: { query: { kind, left, right } } })),
  /** Addresses of downloads, for links. */
  shelfFile: (kind: StandardKind) => `/api/standards/shelves/${kind}/export`,
  bookFile: (kind: StandardKind, identifier: string, form: 'xlsx' | 'xsd' | 'json' = 'xlsx') =>
    `/api/standards/export/${kind}/${escaped(identifier)}?form=${form}`,
}

/** Checks of files against a standard; the file itself is not kept. */
export const conformance = {
  validate: (text: string) => answered(client.POST('/api/fhir/validation', { body: { text, profile: '' } })),
  check: (file: File, standard: string) => {
    const form = new FormData()
    form.append('file', file)
    return answered(
      client.POST('/api/conformance/checks', {
        params: { query: { standard } },
        body: form as never,
        bodySerializer: (body: unknown) => body as FormData,
      }),
    )
  },
  past: (after?: string | null) => answered(client.GET('/api/conformance/checks', { params: { query: { after } } })),
  report: (check_id: string) =>
    answered(client.GET('/api/conformance/checks/{check_id}', { params: { path: { check_id } } })),
  faults: (check_id: string, query: { code?: string; after?: string | null }) =>
    answered(client.GET('/api/conformance/checks/{check_id}/faults', { params: { path: { check_id }, query } })),
  reportFile: (check_id: string) => `/api/conformance/checks/${check_id}/export`,
}

/** The prefecture's own data sets and elements: drafts, versions in force, versions before. */
export const localStandards = {
  list: (query: { kind?: string; status?: string; q?: string; after?: string | null }, call: Cancel = {}) =>
    answered(client.GET('/api/local-standards', { params: { query }, ...call })),
  read: (identifier: string) =>
    answered(client.GET('/api/local-standards/{identifier}', { params: { path: { identifier } } })),
  begin: (body: S['BeginForm']) => answered(client.POST('/api/local-standards', { body })),
  save: (identifier: string, body: S['DraftForm']) =>
    answered(client.PUT('/api/local-standards/{identifier}', { params: { path: { identifier } }, body })),
  publish: (identifier: string, note: string) =>
    answered(
      client.POST('/api/local-standards/{identifier}/publication', {
        params: { path: { identifier } },
        body: { note },
      }),
    ),
  revise: (identifier: string) =>
    answered(client.POST('/api/local-standards/{identifier}/revision', { params: { path: { identifier } } })),
  retire: (identifier: string, note: string) =>
    answered(
      client.POST('/api/local-standards/{identifier}/retirement', { params: { path: { identifier } }, body: { note } }),
    ),
  discard: (identifier: string) =>
    answered(client.DELETE('/api/local-standards/{identifier}', { params: { path: { identifier } } })),
  compare: (left: string, right: string) =>
    answered(client.GET('/api/local-standards/comparison', { params: { query: { left, right } } })),
  file: (identifier: string, form: 'xlsx' | 'xsd' | 'json') =>
    `/api/local-standards/${escaped(identifier)}/export?form=${form}`,
}
