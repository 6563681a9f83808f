import { answered, client, type Cancel } from './client'
import type { components } from './schema'

type Schemas = components['schemas']
export type HealthFile = Schemas['HealthFileView']
export type WholeFile = Schemas['WholeFileView']
export type SameFile = Schemas['SameFileView']
export type Household = Schemas['HouseholdView']
export type WholeHousehold = Schemas['WholeHouseholdView']
export type FileFigures = Schemas['FileFiguresView']

const of = (resident_id: string) => ({ params: { path: { resident_id } } })
const at = (family_id: string) => ({ params: { path: { family_id } } })

export const healthFiles = {
  list: (
    query: { state?: string; village?: string; text?: string; which?: string; after?: string | null },
    call?: Cancel,
  ) => answered(client.GET('/api/health-files', { params: { query }, ...call })),
  figures: (region = '') => answered(client.GET('/api/health-files/figures', { params: { query: { region } } })),
  same: (body: Schemas['SoughtPersonForm']) => answered(client.POST('/api/health-files/same', { body })),
  read: (resident: string) => answered(client.GET('/api/residents/{resident_id}/health-file', of(resident))),
  sheet: (resident: string) => answered(client.GET('/api/residents/{resident_id}/health-file/sheet', of(resident))),
  open: (resident: string, body: Schemas['SheetForm']) =>
    answered(client.POST('/api/residents/{resident_id}/health-file', { ...of(resident), body })),
  amend: (resident: string, body: Schemas['SheetForm']) =>
    answered(client.PUT('/api/residents/{resident_id}/health-file', { ...of(resident), body })),
  close: (resident: string, body: Schemas['CloseFileForm']) =>
    answered(client.POST('/api/residents/{resident_id}/health-file/close', { ...of(resident), body })),
  reopen: (resident: string, reason: string) =>
    answered(client.POST('/api/residents/{resident_id}/health-file/reopen', { ...of(resident), body: { reason } })),
  remove: (resident: string, reason: string) =>
    answered(client.POST('/api/residents/{resident_id}/health-file/delete', { ...of(resident), body: { reason } })),
  share: (resident: string, shared: boolean) =>
    answered(client.PUT('/api/residents/{resident_id}/health-file/shared', { ...of(resident), body: { shared } })),
  move: (resident: string, receiver_code: string, note: string) =>
    answered(
      client.POST('/api/residents/{resident_id}/health-file/move', { ...of(resident), body: { receiver_code, note } }),
    ),
  accept: (resident: string, village_code = '') =>
    answered(
      client.POST('/api/residents/{resident_id}/health-file/move/accept', { ...of(resident), body: { village_code } }),
    ),
  withdraw: (resident: string, reason: string) =>
    answered(
      client.POST('/api/residents/{resident_id}/health-file/move/withdraw', { ...of(resident), body: { reason } }),
    ),
}

export const families = {
  list: (query: { village?: string; text?: string; after?: string | null }, call?: Cancel) =>
    answered(client.GET('/api/families', { params: { query }, ...call })),
  form: () => answered(client.GET('/api/families/form')),
  read: (family: string) => answered(client.GET('/api/families/{family_id}', at(family))),
  open: (body: Schemas['NewFamilyForm']) => answered(client.POST('/api/families', { body })),
  change: (family: string, body: Schemas['ChangeFamilyForm']) =>
    answered(client.PUT('/api/families/{family_id}', { ...at(family), body })),
  remove: (family: string, reason: string) =>
    answered(client.POST('/api/families/{family_id}/delete', { ...at(family), body: { reason } })),
  join: (family: string, body: Schemas['NewMemberForm']) =>
    answered(client.POST('/api/families/{family_id}/members', { ...at(family), body })),
  leave: (family_id: string, resident_id: string, reason: string) =>
    answered(
      client.POST('/api/families/{family_id}/members/{resident_id}/leave', {
        params: { path: { family_id, resident_id } },
        body: { reason },
      }),
    ),
  head: (family: string, resident_id: string, former_relation: string) =>
    answered(client.PUT('/api/families/{family_id}/head', { ...at(family), body: { resident_id, former_relation } })),
  problem: (family: string, problem: string, plan: string) =>
    answered(client.POST('/api/families/{family_id}/problems', { ...at(family), body: { problem, plan } })),
  solve: (family_id: string, problem_id: string, outcome: string) =>
    answered(
      client.POST('/api/families/{family_id}/problems/{problem_id}/solve', {
        params: { path: { family_id, problem_id } },
        body: { outcome },
      }),
    ),
}
