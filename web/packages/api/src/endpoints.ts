import { answered, client, type Cancel } from './client'
import type { ConsentForm, OwnAccess, Page, PersonForm, ScannedCode, Session } from './contracts'

export const session = {
  current: () => answered<Session>(client.GET('/api/session')),
  open: (username: string, password: string) =>
    answered<Session>(client.POST('/api/session', { body: { username, password } })),
  close: () => answered(client.DELETE('/api/session')),
  actFor: (organisation_id: string) =>
    answered<Session>(client.PUT('/api/session/organisation', { body: { organisation_id } })),
  changePassword: (old: string, fresh: string) =>
    answered(client.POST('/api/session/password', { body: { old, new: fresh } })),
}

export const residents = {
  search: (query: { q?: string; after?: string | null; limit?: number }, call: Cancel = {}) =>
    answered(client.GET('/api/residents', { params: { query }, ...call })),
  read: (resident_id: string) =>
    answered(client.GET('/api/residents/{resident_id}', { params: { path: { resident_id } } })),
  /** Checks what a scanner read from a health code's picture, and whose it is. */
  scan: (payload: string) =>
    answered<unknown>(client.POST('/api/health-code/verification', { body: { payload } })) as Promise<ScannedCode>,
  history: (resident_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/history', { params: { path: { resident_id } } })),
  acts: (resident_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/acts', { params: { path: { resident_id } } })),
  choices: () => answered(client.GET('/api/residents/choices')),
  /** Who of the index a typed person may be; nothing is written. */
  consider: (body: PersonForm) => answered(client.POST('/api/residents/consideration', { body })),
  register: (body: PersonForm) => answered(client.POST('/api/residents', { body })),
  amend: (resident_id: string, body: PersonForm & { reason: string }) =>
    answered(client.PATCH('/api/residents/{resident_id}', { params: { path: { resident_id } }, body })),
  recordDeath: (resident_id: string, body: { day: string; reason: string }) =>
    answered(client.POST('/api/residents/{resident_id}/death', { params: { path: { resident_id } }, body })),
  cancel: (resident_id: string, body: { kind: string; reason: string }) =>
    answered(client.POST('/api/residents/{resident_id}/cancellation', { params: { path: { resident_id } }, body })),
  restore: (resident_id: string, reason: string) =>
    answered(
      client.POST('/api/residents/{resident_id}/restoration', { params: { path: { resident_id } }, body: { reason } }),
    ),
  relate: (resident_id: string, body: { relative_id: string; relationship: string }) =>
    answered(client.POST('/api/residents/{resident_id}/relations', { params: { path: { resident_id } }, body })),
  unrelate: (resident_id: string, relative_id: string, relationship: string) =>
    answered(
      client.DELETE('/api/residents/{resident_id}/relations/{relative_id}/{relationship}', {
        params: { path: { resident_id, relative_id, relationship } },
      }),
    ),
}

export const healthCodes = {
  state: (resident_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/health-code', { params: { path: { resident_id } } })),
  card: (resident_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/health-code/card', { params: { path: { resident_id } } })),
  suspend: (resident_id: string, reason: string) =>
    answered(
      client.POST('/api/residents/{resident_id}/health-code/suspension', {
        params: { path: { resident_id } },
        body: { reason },
      }),
    ),
  resume: (resident_id: string, reason: string) =>
    answered(
      client.POST('/api/residents/{resident_id}/health-code/resumption', {
        params: { path: { resident_id } },
        body: { reason },
      }),
    ),
  replace: (resident_id: string, reason: string) =>
    answered(
      client.POST('/api/residents/{resident_id}/health-code/replacement', {
        params: { path: { resident_id } },
        body: { reason },
      }),
    ),
}

export const identity = {
  voices: (resident_id: string) =>
    answered(client.GET('/api/identity/residents/{resident_id}/voices', { params: { path: { resident_id } } })),
  split: (resident_id: string, body: { statement_ids: number[]; reason: string }) =>
    answered(client.POST('/api/identity/residents/{resident_id}/split', { params: { path: { resident_id } }, body })),
  reviews: (query: { status: string; mine?: boolean; after?: string | null }) =>
    answered(client.GET('/api/identity/reviews', { params: { query } })),
  review: (review_id: string) =>
    answered(client.GET('/api/identity/reviews/{review_id}', { params: { path: { review_id } } })),
  decide: (review_id: string, body: { decision: 'merge' | 'apart'; survivor: 'left' | 'right'; reason: string }) =>
    answered(client.POST('/api/identity/reviews/{review_id}/decision', { params: { path: { review_id } }, body })),
  undo: (review_id: string, reason: string) =>
    answered(
      client.POST('/api/identity/reviews/{review_id}/undo', { params: { path: { review_id } }, body: { reason } }),
    ),
  statistics: () => answered(client.GET('/api/identity/statistics')),
  take: (review_id: string) =>
    answered(client.PUT('/api/identity/reviews/{review_id}/assignment', { params: { path: { review_id } } })),
  giveBack: (review_id: string) =>
    answered(client.DELETE('/api/identity/reviews/{review_id}/assignment', { params: { path: { review_id } } })),
  openReview: (body: { left: string; right: string; reason: string }) =>
    answered(client.POST('/api/identity/reviews', { body })),
  compare: (left: string, right: string) =>
    answered(client.GET('/api/identity/comparison', { params: { query: { left, right } } })),
  model: () => answered(client.GET('/api/identity/model')),
  tryMatch: (known: PersonForm, claim: PersonForm) =>
    answered(client.POST('/api/identity/model/trial', { body: { known, claim } })),
  learnModel: () => answered(client.POST('/api/identity/model/learning')),
  deduplications: () => answered(client.GET('/api/identity/deduplications')),
  startDeduplication: () => answered(client.POST('/api/identity/deduplications')),
}

export const privacy = {
  glass: (resident_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/break-glass', { params: { path: { resident_id } } })),
  breakGlass: (resident_id: string, reason: string) =>
    answered(
      client.POST('/api/residents/{resident_id}/break-glass', { params: { path: { resident_id } }, body: { reason } }),
    ),
  glasses: (review: string, after?: string | null) =>
    answered(client.GET('/api/privacy/break-glass', { params: { query: { review, after } } })),
  reviewGlass: (glass_id: string, justified: boolean, note: string) =>
    answered(
      client.POST('/api/privacy/break-glass/{glass_id}/review', {
        params: { path: { glass_id } },
        body: { justified, note },
      }),
    ),
  complaints: (state: string, after?: string | null) =>
    answered(client.GET('/api/privacy/complaints', { params: { query: { state, after } } })),
  answer: (complaint_id: string, text: string) =>
    answered(
      client.POST('/api/privacy/complaints/{complaint_id}/answer', {
        params: { path: { complaint_id } },
        body: { text },
      }),
    ),
}

export const records = {
  timeline: (resident_id: string, query: { after?: string | null; limit?: number } = {}, call: Cancel = {}) =>
    answered(
      client.GET('/api/residents/{resident_id}/timeline', { params: { path: { resident_id }, query }, ...call }),
    ),
  summary: (resident_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/summary', { params: { path: { resident_id } } })),
  trends: (resident_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/trends', { params: { path: { resident_id } } })),
  views: (resident_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/views', { params: { path: { resident_id } } })),
  view: (resident_id: string, view_id: string) =>
    answered(
      client.GET('/api/residents/{resident_id}/views/{view_id}', { params: { path: { resident_id, view_id } } }),
    ),
  documents: (resident_id: string, after?: string | null) =>
    answered(
      client.GET('/api/residents/{resident_id}/documents', {
        params: { path: { resident_id }, query: { after, status: 'all' } },
      }),
    ),
  documentView: (document_id: string) =>
    answered(client.GET('/api/documents/{document_id}/view', { params: { path: { document_id } } })),
  /** A FHIR resource as stored, by its reference `Type/id`. */
  resource: (reference: string) => {
    const [resource_type = '', resource_id = ''] = reference.split('/')
    return answered<unknown>(
      client.GET('/api/resources/{resource_type}/{resource_id}', {
        params: { path: { resource_type, resource_id } },
        parseAs: 'json',
      }),
    )
  },
}

export interface MessageFilter {
  status?: string
  channel?: string
  institution?: string
  fault?: string
  after?: string | null
}

export const exchange = {
  overview: () => answered(client.GET('/api/exchange/overview')),
  volumes: (days: number) => answered(client.GET('/api/exchange/volumes', { params: { query: { days } } })),
  messages: (query: MessageFilter) => answered(client.GET('/api/exchange/messages', { params: { query } })),
  message: (message_id: string) =>
    answered(client.GET('/api/exchange/messages/{message_id}', { params: { path: { message_id } } })),
  /** The bytes as they came over the wire; which encoding they are in is told by `message`. */
  body: async (message_id: string) => {
    const buffer = await answered<unknown>(
      client.GET('/api/exchange/messages/{message_id}/body', {
        params: { path: { message_id } },
        parseAs: 'arrayBuffer',
      }),
    )
    return new Uint8Array(buffer as ArrayBuffer)
  },
  repair: (message_id: string, body: string, reason: string) =>
    answered(
      client.POST('/api/exchange/messages/{message_id}/repair', {
        params: { path: { message_id } },
        body: { body, reason },
      }),
    ),
  replay: (message_id: string, reason: string) =>
    answered(
      client.POST('/api/exchange/messages/{message_id}/replay', { params: { path: { message_id } }, body: { reason } }),
    ),
  faults: (days: number) => answered(client.GET('/api/exchange/faults', { params: { query: { days } } })),
  counties: async () => (await answered(client.GET('/api/map/counties'))) as unknown as GeoJSON.FeatureCollection,
}

export const me = {
  read: () => answered(client.GET('/api/me')),
  programmes: () => answered(client.GET('/api/my/programmes')),
  healthCode: () => answered(client.GET('/api/me/health-code')),
  codeUses: (after?: string | null) =>
    answered(client.GET('/api/me/health-code/uses', { params: { query: { after } } })),
  replaceCode: (reason: string) => answered(client.POST('/api/me/health-code/replacement', { body: { reason } })),
  dependants: () => answered(client.GET('/api/me/dependants')),
  addDependant: (name: string, number: string) =>
    answered(client.POST('/api/me/dependants', { body: { name, number } })),
  dependantCode: (dependant_id: string) =>
    answered(client.GET('/api/me/dependants/{dependant_id}/health-code', { params: { path: { dependant_id } } })),
  record: () => answered(client.GET('/api/me/record')),
  accesses: (after?: string | null) =>
    answered<Page<OwnAccess>>(client.GET('/api/me/accesses', { params: { query: { after } } })),
  consents: () => answered(client.GET('/api/me/consents')),
  consentChoices: () => answered(client.GET('/api/me/consent-choices')),
  institutions: () => answered(client.GET('/api/me/institutions')),
  giveConsent: (body: ConsentForm) => answered(client.POST('/api/me/consents', { body })),
  withdrawConsent: (rule_id: string) =>
    answered(client.DELETE('/api/me/consents/{rule_id}', { params: { path: { rule_id } } })),
  complaints: () => answered(client.GET('/api/me/complaints')),
  complain: (access_id: number, text: string) =>
    answered(client.POST('/api/me/complaints', { body: { access_id, text } })),
}
