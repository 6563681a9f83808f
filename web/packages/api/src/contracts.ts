import type { components } from './schema'

/** Names the pages use for the platform's shapes; the shapes themselves are generated. */
type S = components['schemas']

export interface Page<T> {
  items: T[]
  next: string | null
  total?: number | null
}

export type Fault = S['FaultView']
export type Menu = S['MenuView'] & { children?: Menu[] }
export type OrganisationBrief = S['PlaceView']
export type Session = Omit<S['SessionView'], 'menus'> & { menus: Menu[] }

export type ResidentBrief = S['ResidentBrief']
export type ResidentDetail = S['ResidentView']
export type ReviewBrief = S['ReviewView']
export type ReviewDetail = S['ReviewDetail']
export type Evidence = S['EvidenceView']
export type IdentityStatistics = S['AuditStatisticsView']
export type HealthCode = S['CodeView']
export type PersonForm = S['PersonForm']
export type Consideration = S['ConsiderationView']
export type DeskChoices = S['ChoicesView']
export type LookAlike = S['LookAlikeView']
export type Registered = S['RegisteredView']
export type ResidentComparison = S['ComparisonView']
export type ResidentAct = S['ActView']
export type ResidentStatement = S['HistoryView']
export type CodeState = S['CodeStateView']
export type PrintedCode = S['PrintedCodeView']
export type CodeUse = S['CodeUseView']
export type Dependant = S['DependantView']
export type MatchingModel = S['ModelView']
export type ModelField = S['FieldView']
export type ModelLevel = S['LevelView']
export type Trial = S['TrialView']
export type Deduplication = S['DeduplicationView']

export type HealthEvent = S['EventView']
export type TimelineFacets = S['FacetsView']
export type TimelinePage = S['TimelineView']
export type HealthSummary = S['SummaryView']
export type Medicine = S['MedicineView']
export type Vaccination = S['VaccinationView']
export type ConsentForm = S['ConsentForm']
export type ConsentRule = S['ConsentRuleView']
export type Trend = S['TrendView']
export type ViewOutline = S['OutlineView']
export type SubjectView = S['SubjectView']
export type SubjectSection = S['SectionView']
export type OwnRecord = S['RecordView']
export type OwnEvent = S['PlainEventView']
export type DocumentEntry = S['DocumentView']
export type DocumentView = S['ReadableDocument']
export type DocumentLine = S['ReadableEntry']

export type AuditEntry = S['AccessView']
export type OwnAccess = S['OwnAccessView']

/** Answer to a scanned health code; `resident_id` only for staff. */
export interface ScannedCode {
  valid: boolean
  name: string
  resident_id: string | null
}

export type AuditDetail = S['AuditEntryView']
export type AuditFinding = S['AuditFindingView']
export type AuditStatistics = S['AuditStatisticsView']
export type AuditVerification = S['ChainVerificationView']
export type AuditVerificationBrief = S['ChainVerificationBrief']
export type UnusualAccess = S['UnusualAccessView']
export type UnusualStatistics = S['UnusualStatisticsView']
export type MarkedPerson = S['MarkedPersonView']
export type ChainState = S['AuditChainView']

export type MessageStatus = 'received' | 'accepted' | 'partly' | 'refused' | 'superseded'
export type MessageBrief = S['MessageRow']
export type MessageDetail = S['MessageView']
export type PartReport = S['PartView']
export type IntakeReport = S['ReportView']
export type ExchangeOverview = S['OverviewView']
export type DailyVolume = S['VolumeView']
export type FaultGroup = S['FaultGroupView']

export type ArtefactKind = 'CodeSystem' | 'ValueSet' | 'ConceptMap'
export type Artefact = S['ArtefactView']
export type ArtefactBrief = S['ArtefactBriefView']
export type ArtefactDetail = S['ArtefactDetail']
export type Term = S['ConceptView']
export type TermDetail = S['ConceptDetail']
export type ConceptForm = S['ConceptForm']
export type MapLine = S['CorrespondenceView']
export type VersionDifferences = S['TermDifferencesView']
export type ArtefactStep = S['TermStepView']
export type LocalSystem = S['LocalSystemView']
export type LocalCode = S['LocalCodeView']
export type MapSuggestion = S['MapSuggestionView']
export type Workbench = S['WorkbenchView']
export type Importable = S['ImportableView']
export type Decision = 'accept' | 'reject' | 'none' | 'clear'

/** What the live channel sends for each message; not part of the OpenAPI document. */
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

export type InstitutionBrief = S['InstitutionRow']
export type InstitutionDetail = S['InstitutionView']
export type InstitutionForm = Partial<S['InstitutionForm']>
export type InstitutionPoint = S['InstitutionPointView']
export type InstitutionVersion = S['InstitutionVersionView']
export type PractitionerBrief = S['PractitionerRow']
export type PractitionerDetail = S['PractitionerView']
export type LicenceBrief = S['LicenceRow']
export type LicenceDetail = S['LicenceView']
export type LicenceKind = S['LicenceKindView']
export type LicenceField = S['LicenceFieldView']
export type LicenceEvent = S['LicenceEventView']
export type LicenceStatistics = S['LicenceStatisticsView']
export type LicenceWarning = S['WarningView']
export type Certificate = S['CertificateView']
export type ApplicationBrief = S['ApplicationRow']
export type ApplicationDetail = S['ApplicationView']
export type ApplicationForm = Partial<S['ApplicationForm']>
export type LicenceVerification = S['LicenceVerificationView']
export type LicenceFile = S['LicenceFileView']
export type LicenceFileDetail = S['LicenceFileDetail']
export type LicenceFileFault = S['FileFaultView']

export type PopulationLine = S['PopulationLine']
export type PopulationRecord = S['PopulationRecordView']
export type PopulationRepair = S['PopulationRepairView']
export type PopulationDifference = S['PopulationDifferenceView']
export type ProvincialTask = S['ProvincialTaskView']
export type ProvincialService = S['ProvincialServiceView']
export type Acceptance = S['AcceptanceView']
export type CodeApplication = S['CodeApplicationView']
export type PopulationRun = S['PopulationRunView']
export type DirectoryEntryForm = S['DirectoryEntryForm']
export type DirectoryLine = S['DirectoryLine']
export type DirectoryChange = S['DirectoryChangeView']
export type MasterSubscriptionForm = S['SubscriptionForm']
export type MasterSubscription = S['MasterSubscriptionView']

export type DocumentDetail = S['DocumentDetail']
export type OutsideDocuments = S['OutsideDocuments']
export type DocumentRepository = S['RepositoryView']
export type RepositoryForm = S['RepositoryForm']
export type TemplateBrief = S['TemplateBrief']
export type TemplatePreview = S['TemplatePreview']
export type WorkshopChoices = S['WorkshopChoices']

/** What a template holds: definitions/schemas/assembled.schema.json. */
export interface TemplateSection {
  id: string
  title: string
  code?: string
  empty?: string
  layout: string
  source: {
    kind: string
    types?: string[]
    codes?: string[]
    categories?: string[]
    domains?: string[]
    kinds?: string[]
    months?: number
    limit?: number
    one_per_code?: boolean
  }
  columns?: { title: string; paths: string[] }[]
}
export interface TemplateContent {
  id: string
  title: string
  version: number
  purpose: string
  code: { system: string; code: string; display: string }
  applies?: { sex?: string; age_from?: number; age_to?: number }
  sections: TemplateSection[]
}
