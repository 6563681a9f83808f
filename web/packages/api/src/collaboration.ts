import { answered, client, type Cancel } from './client'
import type { components } from './schema'

type S = components['schemas']
export type Process = S['ProcessView']
export type CaseLine = S['CaseLine']
export type Case = S['CaseView']
export type CaseTask = S['CaseTaskView']
export type ActiveTask = S['ActiveTask']
export type AttachedEvent = S['AttachedEvent']
export type CaseNotice = S['NoticeView']
export type Colleague = S['ColleagueView']
export type Receiver = S['ReceiverView']
export type ProcessConsole = S['ConsoleView']
export type ProcessVersion = S['ProcessVersionView']
export type ProcessDraft = S['ProcessDraftView']
export type ProcessDraftLine = S['ProcessDraftLine']
export type ProcessSource = S['ProcessSourceForm']
export type ProcessFault = S['ProcessFault']
export type Connector = S['ConnectorView']
export type Answers = Record<string, unknown>

type Query = { process?: string; state?: string; resident_id?: string; after?: string | null }
const onCase = (case_id: string) => ({ params: { path: { case_id } } })
const onTask = (task_id: string) => ({ params: { path: { task_id } } })

export const collaboration = {
  processes: () => answered(client.GET('/api/collaboration/processes')),
  receivers: (q: string) => answered(client.GET('/api/collaboration/receivers', { params: { query: { q } } })),
  start: (process: string, resident_id: string | null, answers: Answers, reasons: Record<string, string> = {}) =>
    answered(client.POST('/api/collaboration/cases', { body: { process, resident_id, answers, reasons } })),
  cases: (query: Query, call: Cancel = {}) =>
    answered(client.GET('/api/collaboration/cases', { params: { query }, ...call })),
  case: (id: string) => answered(client.GET('/api/collaboration/cases/{case_id}', onCase(id))),
  remark: (id: string, text: string) =>
    answered(client.POST('/api/collaboration/cases/{case_id}/remarks', { ...onCase(id), body: { text } })),
  remarks: (id: string) => answered(client.GET('/api/collaboration/cases/{case_id}/remarks', onCase(id))),
  withdraw: (id: string, reason: string) =>
    answered(client.POST('/api/collaboration/cases/{case_id}/withdrawal', { ...onCase(id), body: { reason } })),
  tasks: (query: { which: string; process?: string; after?: string | null }, call: Cancel = {}) =>
    answered(client.GET('/api/collaboration/tasks', { params: { query }, ...call })),
  counts: () => answered(client.GET('/api/collaboration/tasks/counts')),
  claim: (id: string) => answered(client.POST('/api/collaboration/tasks/{task_id}/claim', onTask(id))),
  release: (id: string, reason: string) =>
    answered(client.POST('/api/collaboration/tasks/{task_id}/release', { ...onTask(id), body: { reason } })),
  colleagues: (id: string) => answered(client.GET('/api/collaboration/tasks/{task_id}/colleagues', onTask(id))),
  handOver: (id: string, colleague_id: string, reason: string) =>
    answered(
      client.POST('/api/collaboration/tasks/{task_id}/hand-over', { ...onTask(id), body: { colleague_id, reason } }),
    ),
  complete: (id: string, answers: Answers, reasons: Record<string, string> = {}) =>
    answered(
      client.POST('/api/collaboration/tasks/{task_id}/completion', { ...onTask(id), body: { answers, reasons } }),
    ),
  notices: () => answered(client.GET('/api/collaboration/notices')),
  readNotices: (case_id?: string) =>
    answered(client.POST('/api/collaboration/notices/reading', { params: { query: { case_id } } })),
}

export const processes = {
  console: () => answered(client.GET('/api/processes/console')),
  cases: (query: Query, call: Cancel = {}) =>
    answered(client.GET('/api/processes/cases', { params: { query }, ...call })),
  retry: (id: string) => answered(client.POST('/api/processes/cases/{case_id}/retry', onCase(id))),
  stop: (id: string, reason: string) =>
    answered(client.POST('/api/processes/cases/{case_id}/stop', { ...onCase(id), body: { reason } })),
  migrate: (id: string, version: number) =>
    answered(client.POST('/api/processes/cases/{case_id}/migration', { ...onCase(id), body: { version } })),
  connectors: () => answered(client.GET('/api/processes/connectors')),
  versions: () => answered(client.GET('/api/processes/versions')),
  drafts: () => answered(client.GET('/api/processes/drafts')),
  begin: (process: string, new_process = '') =>
    answered(client.POST('/api/processes/drafts', { body: { process, new_process } })),
  draft: (draft_id: string) =>
    answered(client.GET('/api/processes/drafts/{draft_id}', { params: { path: { draft_id } } })),
  save: (draft_id: string, source: ProcessSource, note: string, revision: number) =>
    answered(
      client.PUT('/api/processes/drafts/{draft_id}', {
        params: { path: { draft_id } },
        body: { source, note, revision },
      }),
    ),
  decide: (draft_id: string, decision: string, opinion = '') =>
    answered(
      client.POST('/api/processes/drafts/{draft_id}/decision', {
        params: { path: { draft_id } },
        body: { decision, opinion },
      }),
    ),
  check: (body: ProcessSource) => answered(client.POST('/api/processes/checks', { body })),
}
