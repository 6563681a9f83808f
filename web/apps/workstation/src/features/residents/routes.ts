import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/residents',
    name: 'residents',
    component: () => import('./pages/SearchPage.vue'),
    meta: { title: '居民检索', permission: 'resident.search' },
  },
]
