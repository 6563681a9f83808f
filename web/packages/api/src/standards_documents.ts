import { answered, client } from './client'
import type { components } from './schema'

type S = components['schemas']
type Cancel = { signal?: AbortSignal }

export type StandardsFrame = S['StandardsFrameView']
export type StandardsDocument = S['StandardsDocumentView']
export type StandardsDocumentLine = S['StandardsDocumentRow']
export type StandardsDocumentForm = S['StandardsDocumentForm']
export type StandardsCount = S['StandardsCountView']
export type StandardsComment = S['StandardsCommentView']
export type StandardsAdoption = S['StandardsAdoptionView']
export type StandardsStanding = S['StandardsStandingView']
export interface StandardsQuestion {
  q?: string
  class_id?: string
  part?: string
  level?: string
  state?: string
}

const one = (document_id: string) => ({ params: { path: { document_id } } })

export const standardsDocuments = {
  frame: () => answered(client.GET('/api/standards-documents/frame')),
  list: (query: StandardsQuestion & { after?: string | null }, call: Cancel = {}) =>
    answered(client.GET('/api/standards-documents', { params: { query }, ...call })),
  read: (id: string) => answered(client.GET('/api/standards-documents/{document_id}', one(id))),
  begin: (body: StandardsDocumentForm) => answered(client.POST('/api/standards-documents', { body })),
  save: (id: string, body: StandardsDocumentForm) =>
    answered(client.PUT('/api/standards-documents/{document_id}', { ...one(id), body })),
  discard: (id: string) => answered(client.DELETE('/api/standards-documents/{document_id}', one(id))),
  attach: (id: string, file: File) => {
    const data = new FormData()
    data.append('file', file)
    return answered(
      client.POST('/api/standards-documents/{document_id}/file', {
        ...one(id),
        body: data as never,
        bodySerializer: () => data,
      }),
    )
  },
  step: (id: string, body: S['StandardsStepForm']) =>
    answered(client.POST('/api/standards-documents/{document_id}/steps', { ...one(id), body })),
  comment: (id: string, body: S['StandardsCommentForm']) =>
    answered(client.POST('/api/standards-documents/{document_id}/comments', { ...one(id), body })),
  answer: (document_id: string, comment_id: string, body: S['StandardsAnswerForm']) =>
    answered(
      client.POST('/api/standards-documents/{document_id}/comments/{comment_id}/answer', {
        params: { path: { document_id, comment_id } },
        body,
      }),
    ),
  opine: (id: string, body: S['StandardsOpinionForm']) =>
    answered(client.POST('/api/standards-documents/{document_id}/opinions', { ...one(id), body })),
  compare: (document_id: string, left: number, right: number) =>
    answered(
      client.GET('/api/standards-documents/{document_id}/comparison', {
        params: { path: { document_id }, query: { left, right } },
      }),
    ),
  uses: (id: string) => answered(client.GET('/api/standards-documents/{document_id}/uses', one(id))),
  file: (id: string, number: number) => `/api/standards-documents/${id}/versions/${number}/file`,
  /** A document, or a whole class. */
  follow: (body: { document_id?: string; class_id?: string; follow: boolean }) =>
    answered(client.PUT('/api/standards-documents/subscription', { body: { class_id: '', ...body } })),
  notices: () => answered(client.GET('/api/standards-documents/notices')),
  seen: () => answered(client.POST('/api/standards-documents/notices/seen')),
  own: () => answered(client.GET('/api/standards-documents/adoptions/own')),
  state: (id: string, body: S['StandardsAdoptionForm']) =>
    answered(client.PUT('/api/standards-documents/{document_id}/adoption', { ...one(id), body })),
  overview: (document_id?: string) =>
    answered(client.GET('/api/standards-documents/adoptions/overview', { params: { query: { document_id } } })),
  adoptions: (document_id: string, query: { status?: string; after?: string | null }, call: Cancel = {}) =>
    answered(
      client.GET('/api/standards-documents/{document_id}/adoptions', {
        params: { path: { document_id }, query },
        ...call,
      }),
    ),
  find: (document_id: string, organisation_id: string, body: S['StandardsFindingForm']) =>
    answered(
      client.PUT('/api/standards-documents/{document_id}/adoptions/{organisation_id}/finding', {
        params: { path: { document_id, organisation_id } },
        body,
      }),
    ),
}
