import type { RouteRecordRaw } from 'vue-router'

const permission = 'audit.read'
export const routes: RouteRecordRaw[] = [
  {
    path: '/audit',
    name: 'audit',
    component: () => import('./pages/AuditPage.vue'),
    meta: { title: '访问审计', permission },
  },
  {
    path: '/audit/statistics',
    name: 'audit-statistics',
    component: () => import('./pages/StatisticsPage.vue'),
    meta: { title: '访问统计', permission },
  },
  {
    path: '/audit/unusual',
    name: 'audit-unusual',
    component: () => import('./pages/UnusualPage.vue'),
    meta: { title: '异常访问', permission: 'audit.review' },
  },
  {
    path: '/audit/chain',
    name: 'audit-chain',
    component: () => import('./pages/ChainPage.vue'),
    meta: { title: '日志链核验', permission },
  },
]
