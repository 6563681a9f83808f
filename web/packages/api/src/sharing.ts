import { answered, client } from './client'
import type { RepositoryForm, TemplateContent } from './contracts'

export const sharing = {
  detail: (document_id: string) =>
    answered(client.GET('/api/documents/{document_id}', { params: { path: { document_id } } })),
  /** The original; a document of a hospital's repository is fetched there. */
  content: (document_id: string) =>
    answered<Blob>(
      client.GET('/api/documents/{document_id}/content', {
        params: { path: { document_id } },
        parseAs: 'blob',
      }) as never,
    ),
  outside: (resident_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/outside-documents', { params: { path: { resident_id } } })),
  overview: () => answered(client.GET('/api/documents/sharing')),
  repositories: () => answered(client.GET('/api/documents/repositories')),
  saveRepository: (body: RepositoryForm) => answered(client.POST('/api/documents/repositories', { body })),
}

type Content = Record<string, unknown>
const plain = (content: TemplateContent) => content as unknown as Content

export const assembled = {
  templates: () => answered(client.GET('/api/assembled/templates')),
  template: (template: string, number: number) =>
    answered(client.GET('/api/assembled/templates/{template}/{number}', { params: { path: { template, number } } })),
  choices: () => answered(client.GET('/api/assembled/choices')),
  preview: (content: TemplateContent, sample: string) =>
    answered(client.POST('/api/assembled/preview', { body: { content: plain(content), sample } })),
  saveDraft: (content: TemplateContent) =>
    answered(client.PUT('/api/assembled/draft', { body: { content: plain(content) } })),
  submit: (template: string, number: number) =>
    answered(
      client.POST('/api/assembled/templates/{template}/{number}/submission', {
        params: { path: { template, number } },
      }),
    ),
  decide: (template: string, number: number, accept: boolean, note: string) =>
    answered(
      client.POST('/api/assembled/templates/{template}/{number}/decision', {
        params: { path: { template, number } },
        body: { accept, note },
      }),
    ),
  monitor: (faulty: boolean) => answered(client.GET('/api/assembled/monitor', { params: { query: { faulty } } })),
  offers: (resident_id: string) =>
    answered(client.GET('/api/residents/{resident_id}/assembled', { params: { path: { resident_id } } })),
}
