import { answered, client, type Cancel } from './client'
import type { DirectoryEntryForm, MasterSubscriptionForm } from './contracts'

export const organisations = {
  find: async (query: string) =>
    (await answered(client.GET('/api/organisations', { params: { query: { q: query } } }))) ?? [],
}

export const directory = {
  choices: () => answered(client.GET('/api/directory/choices')),
  search: (query: Record<string, string | undefined> & { after?: string }, call: Cancel = {}) =>
    answered(client.GET('/api/directory/entries', { params: { query }, ...call })),
  entry: (entry_id: string) =>
    answered(client.GET('/api/directory/entries/{entry_id}', { params: { path: { entry_id } } })),
  register: (body: DirectoryEntryForm) => answered(client.POST('/api/directory/entries', { body })),
  change: (entry_id: string, body: DirectoryEntryForm) =>
    answered(client.PUT('/api/directory/entries/{entry_id}', { params: { path: { entry_id } }, body })),
  submit: (entry_id: string) =>
    answered(client.POST('/api/directory/entries/{entry_id}/submission', { params: { path: { entry_id } } })),
  review: (entry_id: string, body: { accepted: boolean; note: string }) =>
    answered(client.POST('/api/directory/entries/{entry_id}/review', { params: { path: { entry_id } }, body })),
  withdraw: (entry_id: string, note: string) =>
    answered(
      client.POST('/api/directory/entries/{entry_id}/withdrawal', { params: { path: { entry_id } }, body: { note } }),
    ),
  ask: (entry_id: string, purpose: string) =>
    answered(
      client.POST('/api/directory/entries/{entry_id}/request', { params: { path: { entry_id } }, body: { purpose } }),
    ),
  answer: (request_id: string, body: { granted: boolean; until: string | null; text: string }) =>
    answered(client.POST('/api/directory/requests/{request_id}', { params: { path: { request_id } }, body })),
  mine: () => answered(client.GET('/api/directory/mine')),
  subscribe: (body: { entry_id?: string | null; theme?: string; text?: string }) =>
    answered(client.POST('/api/directory/subscriptions', { body: { theme: '', text: '', ...body } })),
  unsubscribe: (subscription_id: string) =>
    answered(
      client.DELETE('/api/directory/subscriptions/{subscription_id}', { params: { path: { subscription_id } } }),
    ),
  planned: () => answered(client.GET('/api/directory/cataloguing')),
  catalogue: () => answered(client.POST('/api/directory/cataloguing')),
  nodes: () => answered(client.GET('/api/directory/nodes')),
  saveNode: (body: { name: string; url: string }) => answered(client.POST('/api/directory/nodes', { body })),
  gather: (node_id: string) =>
    answered(client.POST('/api/directory/nodes/{node_id}/gathering', { params: { path: { node_id } } })),
  functions: () => answered(client.GET('/api/directory/functions')),
  standards: () => answered(client.GET('/api/directory/standards-system')),
}

export const masterData = {
  models: () => answered(client.GET('/api/master-data/models')),
  notice: () => answered(client.POST('/api/master-data/comparison')),
  changes: (query: { state: string; kind?: string; after?: string | null }) =>
    answered(client.GET('/api/master-data/changes', { params: { query } })),
  decide: (body: { ids: string[]; publish: boolean; note: string }) =>
    answered(client.POST('/api/master-data/changes/decision', { body })),
  lookup: (text: string) => answered(client.GET('/api/master-data/items', { params: { query: { text } } })),
  versions: (kind: string, key: string) =>
    answered(client.GET('/api/master-data/items/{kind}', { params: { path: { kind }, query: { key } } })),
  subscriptions: () => answered(client.GET('/api/master-data/subscriptions')),
  subscribe: (body: MasterSubscriptionForm) => answered(client.POST('/api/master-data/subscriptions', { body })),
  setState: (subscription_id: string, state: string) =>
    answered(
      client.POST('/api/master-data/subscriptions/{subscription_id}/state', {
        params: { path: { subscription_id } },
        body: { state },
      }),
    ),
  preview: (body: { kind: string; filter: Record<string, string[]>; mapping: Record<string, unknown> }) =>
    answered(client.POST('/api/master-data/preview', { body })),
  deliveries: (subscription_id: string, state: string) =>
    answered(
      client.GET('/api/master-data/subscriptions/{subscription_id}/deliveries', {
        params: { path: { subscription_id }, query: { state } },
      }),
    ),
  again: (subscription_id: string) =>
    answered(
      client.POST('/api/master-data/subscriptions/{subscription_id}/again', { params: { path: { subscription_id } } }),
    ),
}

export const population = {
  structure: () => answered(client.GET('/api/population/structure')),
  overview: () => answered(client.GET('/api/population/overview')),
  records: (table: string, query: { text?: string; within?: string; after?: string | null }, call: Cancel = {}) =>
    answered(client.GET('/api/population/records/{table}', { params: { path: { table }, query }, ...call })),
  record: (table: string, key: string) =>
    answered(client.GET('/api/population/records/{table}/{key}', { params: { path: { table, key } } })),
  repairs: (query: { table?: string; after?: string | null }, call: Cancel = {}) =>
    answered(client.GET('/api/population/repairs', { params: { query }, ...call })),
  mend: (repair_id: string, changes: Record<string, unknown>) =>
    answered(
      client.POST('/api/population/repairs/{repair_id}', { params: { path: { repair_id } }, body: { changes } }),
    ),
  mendAll: (body: { table: string; field: string; value: string; to: string }) =>
    answered(client.POST('/api/population/repairs/bulk', { body })),
  drop: (repair_id: string) =>
    answered(client.DELETE('/api/population/repairs/{repair_id}', { params: { path: { repair_id } } })),
  sync: () => answered(client.GET('/api/population/sync')),
  startSync: () => answered(client.POST('/api/population/sync')),
  differences: (query: { kind?: string; state?: string; after?: string | null }, call: Cancel = {}) =>
    answered(client.GET('/api/population/differences', { params: { query }, ...call })),
  compare: () => answered(client.POST('/api/population/differences/comparison')),
  settle: (body: { ids: string[]; decision: string; reason: string }) =>
    answered(client.POST('/api/population/differences/decision', { body })),
}
