const TYPES: Record<string, string> = {
  AllergyIntolerance: '过敏',
  Appointment: '预约',
  CarePlan: '照护计划',
  CareTeam: '照护团队',
  Claim: '费用申请',
  Composition: '文书',
  Condition: '诊断',
  Coverage: '医保',
  Device: '器械',
  DiagnosticReport: '报告',
  DocumentReference: '文档',
  Encounter: '就诊',
  EpisodeOfCare: '病程',
  ExplanationOfBenefit: '费用结算',
  FamilyMemberHistory: '家族史',
  Flag: '提示',
  Goal: '目标',
  ImagingStudy: '影像',
  Immunization: '接种',
  MedicationAdministration: '给药',
  MedicationDispense: '发药',
  MedicationRequest: '处方',
  MedicationStatement: '用药',
  Observation: '观察结果',
  Patient: '患者',
  Procedure: '操作',
  QuestionnaireResponse: '问卷',
  RelatedPerson: '亲属',
  ServiceRequest: '申请',
  Specimen: '标本',
}

export interface ResourceGroup {
  type: string
  name: string
  references: string[]
}

/** References `Type/id` put under their type, in the order in which types first appear. */
export function groupResources(references: readonly string[]): ResourceGroup[] {
  const groups = new Map<string, ResourceGroup>()
  for (const reference of references) {
    const type = reference.split('/')[0] ?? reference
    const group = groups.get(type) ?? { type, name: TYPES[type] ?? type, references: [] }
    group.references.push(reference)
    groups.set(type, group)
  }
  return [...groups.values()]
}
