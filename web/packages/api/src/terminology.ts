import { answered, client, type Cancel } from './client'
import type { ArtefactKind, ConceptForm, Decision } from './contracts'

export interface ArtefactFilter {
  kind: ArtefactKind
  q?: string
  status?: string
  own?: boolean
  after?: string | null
}

const at = (artefact_id: string) => ({ path: { artefact_id } })
const upload = (file: File) => ({
  body: { file: file as unknown as string },
  bodySerializer: () => {
    const form = new FormData()
    form.set('file', file)
    return form
  },
})

export const terminology = {
  list: (query: ArtefactFilter) => answered(client.GET('/api/terminology/artefacts', { params: { query } })),
  states: () => answered(client.GET('/api/terminology/states')),
  read: (id: string) => answered(client.GET('/api/terminology/artefacts/{artefact_id}', { params: at(id) })),
  register: (body: { kind: ArtefactKind; title: string; url: string; version: string; description: string }) =>
    answered(client.POST('/api/terminology/artefacts', { body: { ...body, publisher: '', oid: '', content: {} } })),
  discard: (id: string) => answered(client.DELETE('/api/terminology/artefacts/{artefact_id}', { params: at(id) })),
  newVersion: (id: string, version: string) =>
    answered(client.POST('/api/terminology/artefacts/{artefact_id}/versions', { params: at(id), body: { version } })),
  submit: (id: string) =>
    answered(client.POST('/api/terminology/artefacts/{artefact_id}/submission', { params: at(id) })),
  publish: (id: string) =>
    answered(client.POST('/api/terminology/artefacts/{artefact_id}/publication', { params: at(id) })),
  sendBack: (id: string, reason: string) =>
    answered(client.POST('/api/terminology/artefacts/{artefact_id}/return', { params: at(id), body: { reason } })),
  retire: (id: string, reason: string) =>
    answered(client.POST('/api/terminology/artefacts/{artefact_id}/retirement', { params: at(id), body: { reason } })),
  concepts: (id: string, query: { q?: string; retired?: boolean; after?: string | null }, call: Cancel = {}) =>
    answered(
      client.GET('/api/terminology/artefacts/{artefact_id}/concepts', { params: { ...at(id), query }, ...call }),
    ),
  branches: (id: string, code: string) =>
    answered(
      client.GET('/api/terminology/artefacts/{artefact_id}/branches', { params: { ...at(id), query: { code } } }),
    ),
  concept: (id: string, code: string) =>
    answered(
      client.GET('/api/terminology/artefacts/{artefact_id}/concept', { params: { ...at(id), query: { code } } }),
    ),
  saveConcept: (id: string, body: ConceptForm) =>
    answered(client.PUT('/api/terminology/artefacts/{artefact_id}/concept', { params: at(id), body })),
  removeConcept: (id: string, code: string) =>
    answered(
      client.DELETE('/api/terminology/artefacts/{artefact_id}/concept', { params: { ...at(id), query: { code } } }),
    ),
  importList: (id: string, file: File) =>
    answered(client.POST('/api/terminology/artefacts/{artefact_id}/list', { params: at(id), ...upload(file) })),
  compose: (id: string, content: Record<string, unknown>) =>
    answered(client.PUT('/api/terminology/artefacts/{artefact_id}/composition', { params: at(id), body: { content } })),
  lines: (id: string, query: { q?: string; after?: string | null }) =>
    answered(client.GET('/api/terminology/artefacts/{artefact_id}/lines', { params: { ...at(id), query } })),
  differences: (id: string, against: string, kind: string) =>
    answered(
      client.GET('/api/terminology/artefacts/{artefact_id}/differences', {
        params: { ...at(id), query: { against, kind } },
      }),
    ),
  importable: () => answered(client.GET('/api/terminology/importable')),
  importPublished: (definition_id: string, version: string, file: File) =>
    answered(
      client.POST('/api/terminology/importable/{definition_id}', {
        params: { path: { definition_id }, query: { version } },
        ...upload(file),
      }),
    ),
}

const map = (map_id: string) => ({ path: { map_id } })

/** The workbench: what an institution's own codes mean. */
export const mappings = {
  systems: () => answered(client.GET('/api/terminology/local-systems')),
  start: (organisation_id: string, system: string, target: string) =>
    answered(client.POST('/api/terminology/mappings', { body: { organisation_id, system, target } })),
  read: (id: string) => answered(client.GET('/api/terminology/mappings/{map_id}', { params: map(id) })),
  codes: (id: string, query: { state?: string; q?: string; after?: string | null }) =>
    answered(client.GET('/api/terminology/mappings/{map_id}/codes', { params: { ...map(id), query } })),
  suggestions: (id: string, code: string) =>
    answered(client.GET('/api/terminology/mappings/{map_id}/suggestions', { params: { ...map(id), query: { code } } })),
  targets: (id: string, q: string) =>
    answered(client.GET('/api/terminology/mappings/{map_id}/targets', { params: { ...map(id), query: { q } } })),
  decide: (id: string, body: { code: string; decision: Decision; target: string; equivalence: string }) =>
    answered(client.POST('/api/terminology/mappings/{map_id}/decisions', { params: map(id), body })),
  undo: (id: string) => answered(client.POST('/api/terminology/mappings/{map_id}/undo', { params: map(id) })),
}
