import type { MessageStatus } from '@yizhou/api'

type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info'

const STATUS: Record<MessageStatus, { name: string; tone: Tone }> = {
  received: { name: '处理中', tone: 'info' },
  accepted: { name: '已接收', tone: 'good' },
  partly: { name: '部分接收', tone: 'warn' },
  refused: { name: '拒收', tone: 'bad' },
  superseded: { name: '已被修复替代', tone: 'plain' },
}
const CHANNELS: Record<string, string> = {
  fhir: 'FHIR 接口',
  soap: 'SOAP 服务',
  files: '表格数据',
  load: '批量装载',
  hl7v2: 'HL7 v2',
  dicom: 'DICOM',
  cda: 'CDA 文档',
}
const STAGES: Record<string, string> = {
  received: '收到',
  parsed: '解析',
  preheated: '预取',
  validated: '校验',
  stored: '入库',
  acknowledged: '应答',
  published: '发布',
}
const OUTCOMES: Record<string, string> = {
  linked: '归入已有居民',
  new: '新登记居民',
  review: '待身份审核',
  none: '与居民无关',
}

export const statusName = (s: string): string => STATUS[s as MessageStatus]?.name ?? s
export const statusTone = (s: string): Tone => STATUS[s as MessageStatus]?.tone ?? 'plain'
export const statusChoices = Object.entries(STATUS).map(([id, { name }]) => ({ id, name }))
export const channelName = (c: string): string => CHANNELS[c] ?? c
export const channelChoices = Object.entries(CHANNELS).map(([id, name]) => ({ id, name }))
export const stageName = (s: string): string => STAGES[s] ?? s
export const STAGE_ORDER = Object.keys(STAGES)
const HINTS: Record<string, string> = {
  filename: '文件名',
  file: '文件名',
  operation: '操作',
  service: '服务',
  definition: '填报定义',
  path: '地址',
  action: '动作',
  sheet: '工作表',
  source: '来源系统',
  encoding: '编码',
  content_encoding: '压缩',
  message_id: '报文编号',
  type: '资源类型',
  id: '资源编号',
  if_match: '版本条件',
  if_none_exist: '不存在时新建',
  institution: '机构',
  signer: '签名者',
}

export const hintName = (h: string): string => HINTS[h] ?? h
export const outcomeName = (o: string): string => OUTCOMES[o] ?? o
export const severityName = (s: string): string => ({ error: '错误', warning: '警告', information: '提示' })[s] ?? s
