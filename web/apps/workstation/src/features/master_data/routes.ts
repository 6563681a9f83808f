import type { RouteRecordRaw } from 'vue-router'

const meta = (title: string) => ({ title, permission: 'master_data.manage' })

export const routes: RouteRecordRaw[] = [
  {
    path: '/master-data',
    name: 'master-data',
    component: () => import('./pages/ModelsPage.vue'),
    meta: meta('主数据模型'),
  },
  {
    path: '/master-data/review',
    name: 'master-data-review',
    component: () => import('./pages/ReviewPage.vue'),
    meta: meta('主数据审核'),
  },
  {
    path: '/master-data/subscriptions',
    name: 'master-data-subscriptions',
    component: () => import('./pages/SubscriptionsPage.vue'),
    meta: meta('订阅与分发'),
  },
]
