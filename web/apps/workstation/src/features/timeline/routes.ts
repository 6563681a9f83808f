import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/residents/:id',
    name: 'record',
    component: () => import('./pages/RecordPage.vue'),
    props: true,
    meta: { title: '健康档案', permission: 'record.read' },
  },
  {
    path: '/residents/:id/print',
    name: 'record-print',
    component: () => import('./pages/PrintPage.vue'),
    props: true,
    meta: { title: '打印健康摘要', permission: 'record.read', bare: true },
  },
]
