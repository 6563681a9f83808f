import { answered, client } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type FormBrief = Schemas['FormBriefView']
export type FilledForm = Schemas['FilledView']
export type OpenedForm = Schemas['OpenedView']
export type FormRevision = Schemas['RevisionView']
export type FormAnswers = Schemas['FormAnswersForm']

const of = (resident_id: string, form_id: string) => ({ params: { path: { resident_id, form_id } } })
const keyed = (resident_id: string, form_id: string, key: string) => ({
  params: { path: { resident_id, form_id, key } },
})
const at = (resident_id: string, key: string) => ({ params: { path: { resident_id, key } } })

/** Forms filled in for a resident. The key is chosen here: sent twice, it is one form. */
export const forms = {
  list: () => answered(client.GET('/api/forms')),
  drafts: () => answered(client.GET('/api/forms/drafts')),
  describe: (form_id: string) => answered(client.GET('/api/forms/{form_id}', { params: { path: { form_id } } })),
  open: (resident_id: string, form_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/forms/{form_id}/open', of(resident_id, form_id))),
  saveDraft: (resident_id: string, form_id: string, key: string, body: FormAnswers) =>
    answered(
      client.PUT('/api/residents/{resident_id}/forms/{form_id}/drafts/{key}', {
        ...keyed(resident_id, form_id, key),
        body,
      }),
    ),
  submit: (resident_id: string, form_id: string, key: string, body: FormAnswers) =>
    answered(
      client.PUT('/api/residents/{resident_id}/forms/{form_id}/filled/{key}', {
        ...keyed(resident_id, form_id, key),
        body,
      }),
    ),
  filled: (resident_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/filled', { params: { path: { resident_id } } })),
  read: (resident_id: string, key: string) =>
    answered(client.GET('/api/residents/{resident_id}/filled/{key}', at(resident_id, key))),
  history: (resident_id: string, key: string) =>
    answered(client.GET('/api/residents/{resident_id}/filled/{key}/history', at(resident_id, key))),
  void: (resident_id: string, key: string, reason: string) =>
    answered(
      client.POST('/api/residents/{resident_id}/filled/{key}/void', { ...at(resident_id, key), body: { reason } }),
    ),
}
