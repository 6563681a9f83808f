import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/residents',
    name: 'residents',
    component: () => import('./pages/SearchPage.vue'),
    meta: { title: '居民检索', permission: 'resident.search' },
  },
  {
    path: '/residents/new',
    name: 'resident-new',
    component: () => import('./pages/RegisterPage.vue'),
    meta: { title: '居民登记', permission: 'resident.write' },
  },
  {
    path: '/residents/:id/index',
    name: 'resident-index',
    component: () => import('./pages/IndexPage.vue'),
    props: true,
    meta: { title: '居民主索引', permission: 'resident.search' },
  },
]
