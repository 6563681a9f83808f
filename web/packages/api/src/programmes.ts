import { answered, client, type Cancel } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type Programme = Schemas['ProgrammeView']
export type ProgrammeTask = Schemas['TaskView']
export type ProgrammeCandidate = Schemas['CandidateView']
export type Enrolment = Schemas['EnrolmentView']
export type ProgrammeContact = Schemas['ContactView']
export type Care = Schemas['CareView']
export type CareAxis = Schemas['AxisView']
export type CareChart = Schemas['ChartView']
export type CareRelation = Schemas['RelationView']
export type CareRoute = Schemas['RouteView']
export type MyProgramme = Schemas['MyProgrammeView']
export type OpenedContact = Schemas['OpenedContactView']
export type ContactAnswers = Schemas['ContactAnswersForm']

const of = (resident_id: string, enrolment_id: string) => ({ params: { path: { resident_id, enrolment_id } } })
const at = (resident_id: string, contact_id: string) => ({ params: { path: { resident_id, contact_id } } })

export const programmes = {
  list: () => answered(client.GET('/api/programmes')),
  rates: (programme_id: string) =>
    answered(client.GET('/api/programmes/{programme_id}/rates', { params: { path: { programme_id } } })),
  candidates: (query: { programme?: string; after?: string | null }, call: Cancel = {}) =>
    answered(client.GET('/api/programmes/candidates', { params: { query }, ...call })),
  decline: (candidate_id: string, reason: string) =>
    answered(
      client.POST('/api/programmes/candidates/{candidate_id}/decline', {
        params: { path: { candidate_id } },
        body: { reason },
      }),
    ),
  tasks: (
    query: { when: string; programme?: string; mine?: boolean; text?: string; after?: string | null },
    call: Cancel = {},
  ) => answered(client.GET('/api/programmes/tasks', { params: { query }, ...call })),
  route: (query: { day: string; mine: boolean; late: boolean }) =>
    answered(client.GET('/api/programmes/route', { params: { query } })),
  register: (
    programme_id: string,
    query: {
      state?: string
      class_id?: string
      overdue?: boolean
      text?: string
      transfers?: boolean
      after?: string | null
    },
    call: Cancel = {},
  ) =>
    answered(
      client.GET('/api/programmes/{programme_id}/register', { params: { path: { programme_id }, query }, ...call }),
    ),
  ofResident: (resident_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/programmes', { params: { path: { resident_id } } })),
  enrol: (resident_id: string, programme_id: string, opened: string | null) =>
    answered(
      client.POST('/api/residents/{resident_id}/programmes/{programme_id}', {
        params: { path: { resident_id, programme_id } },
        body: { opened, facts: {} },
      }),
    ),
  care: (resident_id: string, enrolment_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/enrolments/{enrolment_id}', of(resident_id, enrolment_id))),
  addContact: (resident_id: string, enrolment_id: string, kind: string) =>
    answered(
      client.POST('/api/residents/{resident_id}/enrolments/{enrolment_id}/contacts', {
        ...of(resident_id, enrolment_id),
        body: { kind },
      }),
    ),
  close: (resident_id: string, enrolment_id: string, reason: string, note: string) =>
    answered(
      client.POST('/api/residents/{resident_id}/enrolments/{enrolment_id}/close', {
        ...of(resident_id, enrolment_id),
        body: { reason, note },
      }),
    ),
  offer: (resident_id: string, enrolment_id: string, receiver_code: string, note: string) =>
    answered(
      client.POST('/api/residents/{resident_id}/enrolments/{enrolment_id}/transfer', {
        ...of(resident_id, enrolment_id),
        body: { receiver_code, note },
      }),
    ),
  accept: (resident_id: string, enrolment_id: string) =>
    answered(
      client.POST(
        '/api/residents/{resident_id}/enrolments/{enrolment_id}/transfer/accept',
        of(resident_id, enrolment_id),
      ),
    ),
  withdraw: (resident_id: string, enrolment_id: string) =>
    answered(
      client.DELETE('/api/residents/{resident_id}/enrolments/{enrolment_id}/transfer', of(resident_id, enrolment_id)),
    ),
  openContact: (resident_id: string, contact_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/contacts/{contact_id}', at(resident_id, contact_id))),
  saveDraft: (resident_id: string, contact_id: string, body: ContactAnswers) =>
    answered(
      client.PUT('/api/residents/{resident_id}/contacts/{contact_id}/draft', { ...at(resident_id, contact_id), body }),
    ),
  submit: (resident_id: string, contact_id: string, body: ContactAnswers) =>
    answered(
      client.PUT('/api/residents/{resident_id}/contacts/{contact_id}', { ...at(resident_id, contact_id), body }),
    ),
}
