import { answered, client, type Cancel } from './client'
import type { components, paths } from './schema'

type S = components['schemas']
export type CardKind = S['CardKindView']
export type DueReport = S['DueView']
export type CardLine = S['CardLine']
export type ReportCard = S['CardView']
export type CardAnswers = S['CardAnswersForm']
export type CardDelivery = S['DeliveryView']
export type FigureRow = S['FigureRow']
export type CardQuality = S['CardQuality']
export type CardWarning = S['CardWarning']
export type CardQuery = NonNullable<paths['/api/report-cards/{kind}/cards']['get']['parameters']['query']>

const of = (kind: string) => ({ path: { kind } })
const card = (card_id: string) => ({ params: { path: { card_id } } })
interface Period {
  since?: string
  until?: string
}

/** Report cards: what is due, cards, review, the way to the system above, figures. */
export const reportCards = {
  kinds: () => answered(client.GET('/api/report-cards')),
  counts: (kind: string) => answered(client.GET('/api/report-cards/{kind}/counts', { params: of(kind) })),
  due: (kind: string, after: string | null, call: Cancel = {}) =>
    answered(client.GET('/api/report-cards/{kind}/due', { params: { ...of(kind), query: { after } }, ...call })),
  dismiss: (due_id: string, reason: string, note: string) =>
    answered(
      client.POST('/api/report-cards/due/{due_id}/dismissal', { params: { path: { due_id } }, body: { reason, note } }),
    ),
  cards: (kind: string, query: CardQuery, call: Cancel = {}) =>
    answered(client.GET('/api/report-cards/{kind}/cards', { params: { ...of(kind), query }, ...call })),
  sheet: (kind: string, query: Record<string, string>) =>
    `/api/report-cards/${kind}/cards.xlsx?${new URLSearchParams(query).toString()}`,
  blank: (kind: string, resident_id: string, due_id: string | null) =>
    answered(
      client.GET('/api/report-cards/{kind}/residents/{resident_id}/new', {
        params: { path: { kind, resident_id }, query: { due_id } },
      }),
    ),
  submit: (kind: string, resident_id: string, card_id: string, body: CardAnswers) =>
    answered(
      client.PUT('/api/report-cards/{kind}/residents/{resident_id}/cards/{card_id}', {
        params: { path: { kind, resident_id, card_id } },
        body,
      }),
    ),
  card: (card_id: string) => answered(client.GET('/api/report-cards/cards/{card_id}', card(card_id))),
  decide: (card_id: string, approve: boolean, note: string, revision: number) =>
    answered(
      client.POST('/api/report-cards/cards/{card_id}/decision', {
        ...card(card_id),
        body: { approve, note, revision },
      }),
    ),
  askDeletion: (card_id: string, reason: string) =>
    answered(client.POST('/api/report-cards/cards/{card_id}/deletion', { ...card(card_id), body: { reason } })),
  sendAgain: (card_id: string) => answered(client.POST('/api/report-cards/cards/{card_id}/delivery', card(card_id))),
  deliveries: (query: { state?: string; after?: string | null }, call: Cancel = {}) =>
    answered(client.GET('/api/report-cards/deliveries', { params: { query }, ...call })),
  figures: (kind: string, by: string, period: Period) =>
    answered(client.GET('/api/report-cards/{kind}/figures', { params: { ...of(kind), query: { by, ...period } } })),
  quality: (kind: string, period: Period) =>
    answered(client.GET('/api/report-cards/{kind}/quality', { params: { ...of(kind), query: period } })),
  warnings: (kind: string) => answered(client.GET('/api/report-cards/{kind}/warnings', { params: of(kind) })),
}
