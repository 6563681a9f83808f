import type { Fault } from './problem'

export type { Fault } from './problem'

export interface Page<T> {
  items: T[]
  next: string | null
  total: number | null
}

export interface OrganisationBrief {
  id: string
  code: string
  name: string
  kind: string
  path?: string
}

export interface Menu {
  id: string
  title: string
  icon: string
  path: string
  children?: Menu[]
}

export interface Session {
  kind: 'staff' | 'resident'
  name: string
  username: string
  resident_id: string | null
  organisation: OrganisationBrief | null
  organisations: OrganisationBrief[]
  roles: { id: string; name: string }[]
  permissions: string[]
  menus: Menu[]
  expires: string
  must_change_password: boolean
  live_url: string
}

export interface ResidentBrief {
  id: string
  name: string
  sex: string
  sex_name: string
  birth_date: string | null
  age: number | null
  citizen_id_masked: string
  phone_masked: string
  address: string
  region_name: string
  health_code: string
  deceased_on: string | null
  source_count: number
  updated: string
}

export interface ResidentIdentifier {
  kind: string
  kind_name: string
  value: string
  system: string
  source_name: string
}

export interface ResidentLink {
  source: string
  local_id: string
  since: string
  score: number
}

export interface FamilyMember {
  resident_id: string | null
  name: string
  relationship: string
  age: number | null
}

export interface ResidentDetail extends ResidentBrief {
  citizen_id: string
  phones: string[]
  identifiers: ResidentIdentifier[]
  ethnic_group_name: string
  occupation: string
  marital_status_name: string
  links: ResidentLink[]
  merged_ids: string[]
  family: FamilyMember[]
}

export interface HealthEvent {
  id: string
  kind: string
  kind_name: string
  domain: string
  started: string
  ended: string | null
  title: string
  summary: string
  institution_id: string | null
  institution_name: string
  abnormal: boolean
  resources: string[]
  documents: { id: string; title: string }[]
}

export interface TimelineFacets {
  kinds: { id: string; name: string; count: number }[]
  institutions: { id: string; name: string; count: number }[]
  years: { year: number; count: number }[]
}

export interface TimelinePage extends Page<HealthEvent> {
  facets: TimelineFacets
}

export interface Medicine {
  name: string
  dose: string
  since: string | null
  until: string | null
  institution_name: string
  active: boolean
}

export interface Vaccination {
  vaccine: string
  dose_number: string | number | null
  on: string | null
  lot: string
  institution_name: string
}

export interface HealthSummary {
  alerts: { kind: string; level: string; text: string }[]
  problems: { code: string; name: string; since: string | null; status: string; institution_name: string }[]
  allergies: { substance: string; reaction: string; since: string | null }[]
  blood: { abo: string; rh: string }
  medicines: Medicine[]
  vaccinations: Vaccination[]
  counts: Record<string, number>
  last_contact: string | null
}

export interface Trend {
  code: string
  name: string
  unit: string
  low: number | null
  high: number | null
  points: { at: string; value: number; institution_name: string; abnormal: boolean }[]
}

export interface DocumentEntry {
  id: string
  resident_id: string
  unique_id: string
  version: number
  status: string
  format: string
  media_type: string
  type_code: string
  title: string
  created: string | null
  service_start: string | null
  service_end: string | null
  institution_name: string
  author: string
  size: number
  registered: string
}

export interface DocumentLine {
  label: string
  value: string
  unit?: string
  code?: string
  abnormal?: boolean
  children?: DocumentLine[]
}

export interface DocumentSection {
  title: string
  code: string
  entries: DocumentLine[]
  text: string
}

export interface DocumentView {
  title: string
  header: { label: string; value: string }[]
  sections: DocumentSection[]
  notes: string[]
}

export interface Access {
  at: string
  actor_name: string
  organisation_name: string
  role: string
  action: string
  what: string
  purpose: string
}

export interface AuditEntry extends Access {
  id: number
  resident_id: string | null
  outcome: string
  address: string
}

export interface AuditVerification {
  entries: number
  sealed: number
  broken_at: number | null
  problem: string
}

export type MessageStatus = 'received' | 'accepted' | 'partly' | 'refused' | 'superseded'

export interface MessageBrief {
  id: string
  received: string
  channel: string
  format: string
  partner_name: string
  institution_name: string
  status: MessageStatus
  size: number
  parts: number
  faults: number
  milliseconds: number
  title: string
}

export interface PartReport {
  key: string
  place: string
  accepted: boolean
  resident_id: string | null
  outcome: string
  document_id: string | null
  resource_ids: string[]
  faults: Fault[]
  unchanged: boolean
}

export interface MessageDetail extends Omit<MessageBrief, 'parts' | 'faults'> {
  stages: { stage: string; at: string | null; milliseconds: number | null }[]
  parts: PartReport[]
  faults: Fault[]
  body_preview: string
  encoding: string
  hints: Record<string, string>
  repaired_by: string | null
  repairs: string | null
  attempts: number
}

export interface IntakeReport {
  message_id: string
  status: MessageStatus
  parts: PartReport[]
  faults: Fault[]
  repeated: boolean
}

export interface ExchangeOverview {
  today: {
    messages: number
    accepted: number
    partly: number
    refused: number
    resources: number
    documents: number
    residents_new: number
    success_rate: number
  }
  stages: { stage: string; count: number }[]
  channels: { channel: string; name: string; messages: number; accepted: number; refused: number; per_minute: number }[]
  counties: { code: string; name: string; messages: number; accepted: number; refused: number; success_rate: number }[]
  recent_faults: { code: string; message: string; count: number }[]
}

export interface DailyVolume {
  day: string
  channel: string
  accepted: number
  partly: number
  refused: number
}

export interface FaultGroup {
  code: string
  message: string
  advice: string
  count: number
  institutions: number
  last: string
}

export interface LiveMessage {
  id: string
  received: string
  channel: string
  institution_name: string
  county_code: string
  status: MessageStatus
  milliseconds: number
  title: string
  faults: number
}

export interface ReviewBrief {
  id: string
  created: string
  score: number
  status: string
  left: ResidentBrief
  right: ResidentBrief
  assigned_to: string | null
}

export interface Evidence {
  field: string
  field_name: string
  left: string
  right: string
  level: string
  weight: number
  explanation: string
}

export interface ReviewDetail extends ReviewBrief {
  evidence: Evidence[]
  history: { at: string; who: string; decision: string; reason: string }[]
}

export interface IdentityStatistics {
  open: number
  merged: number
  apart: number
  undone: number
  residents: number
  sources: number
}

export interface HealthCode {
  code: string
  payload: string
  svg: string
  expires: string
  seconds: number
  colour: string
}

export interface OwnRecord {
  summary: HealthSummary
  events: HealthEvent[]
}
