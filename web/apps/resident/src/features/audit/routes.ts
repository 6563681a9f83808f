import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/accesses',
    name: 'accesses',
    component: () => import('./pages/AccessesPage.vue'),
    meta: { title: '谁看过我的档案' },
  },
]
