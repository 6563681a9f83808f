import { answered, client, type Cancel } from './client'

type Key = { channel: string; act: string; resident_id: string }

export const province = {
  services: () => answered(client.GET('/api/province')),
  tasks: (query: { state: string; channel?: string; after?: string | null }, call: Cancel = {}) =>
    answered(client.GET('/api/province/tasks', { params: { query }, ...call })),
  retry: ({ channel, act, resident_id }: Key) =>
    answered(
      client.POST('/api/province/tasks/{channel}/{act}/{resident_id}/retry', {
        params: { path: { channel, act, resident_id } },
      }),
    ),
  settle: ({ channel, act, resident_id }: Key, decision: string, reason: string) =>
    answered(
      client.POST('/api/province/tasks/{channel}/{act}/{resident_id}/decision', {
        params: { path: { channel, act, resident_id } },
        body: { decision, reason },
      }),
    ),
  retryAll: () => answered(client.POST('/api/province/tasks/retry')),
  everybody: () => answered(client.POST('/api/province/everybody')),
  standing: (resident_id: string) =>
    answered(client.GET('/api/province/residents/{resident_id}', { params: { path: { resident_id } } })),
  accept: (text: string, application = '') =>
    answered(client.POST('/api/province/acceptance', { body: { text, application } })),
  registerFrom: (lookup_id: string) =>
    answered(client.POST('/api/province/lookups/{lookup_id}/registration', { params: { path: { lookup_id } } })),
  applications: () => answered(client.GET('/api/health-code/applications')),
  codeIndex: (resident_id: string) =>
    answered(client.GET('/api/health-code/applications/of/{resident_id}', { params: { path: { resident_id } } })),
}
