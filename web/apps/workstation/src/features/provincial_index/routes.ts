import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/card-desk',
    name: 'card-desk',
    component: () => import('./pages/CardDeskPage.vue'),
    meta: { title: '一卡通受理', permission: 'card.accept' },
  },
  {
    path: '/card-desk/applications',
    name: 'code-applications',
    component: () => import('./pages/ApplicationsPage.vue'),
    meta: { title: '电子健康码应用目录', permission: 'card.accept' },
  },
  {
    path: '/province',
    name: 'province',
    component: () => import('./pages/ProvincePage.vue'),
    meta: { title: '省级对接', permission: 'province.manage' },
  },
]
