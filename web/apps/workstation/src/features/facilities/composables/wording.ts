/** First letters of WS 218 classes, in the order people look for them. */
export const CLASSES = [
  { id: 'A', name: '医院' },
  { id: 'B', name: '社区卫生服务' },
  { id: 'C', name: '卫生院' },
  { id: 'D', name: '诊所、卫生室' },
  { id: 'G', name: '妇幼保健' },
  { id: 'J', name: '疾病预防控制' },
  { id: 'K', name: '卫生监督' },
  { id: 'E', name: '急救' },
  { id: 'F', name: '采供血' },
]

export const COUNTIES = [
  { id: '532300', name: '州级机构' },
  { id: '532301', name: '楚雄市' },
  { id: '532302', name: '禄丰市' },
  { id: '532322', name: '双柏县' },
  { id: '532323', name: '牟定县' },
  { id: '532324', name: '南华县' },
  { id: '532325', name: '姚安县' },
  { id: '532326', name: '大姚县' },
  { id: '532327', name: '永仁县' },
  { id: '532328', name: '元谋县' },
  { id: '532329', name: '武定县' },
]

export const LEVELS = ['三级', '二级', '一级', '未定级']
export const STATUSES = [
  { id: 'active', name: '运行' },
  { id: 'suspended', name: '停业' },
  { id: 'closed', name: '已注销' },
]

export const statusTone = (status: string) => (status === 'active' ? 'good' : status === 'suspended' ? 'warn' : 'plain')

/** Colours of dots on the map, by class: large institutions stand out. */
export const DOTS: Record<string, string> = {
  A: '#7f1b20',
  G: '#c2410c',
  B: '#2a5f8f',
  C: '#1c6b45',
  D: '#a89e9d',
}
export const dotOf = (classCode: string) => DOTS[classCode[0] ?? ''] ?? '#875400'
