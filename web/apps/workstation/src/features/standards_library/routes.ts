import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/standards',
    name: 'standards',
    component: () => import('./pages/LibraryPage.vue'),
    meta: { title: '标准库', permission: 'standards.read' },
  },
  {
    path: '/standards/compare',
    name: 'standards-compare',
    component: () => import('./pages/ComparePage.vue'),
    meta: { title: '标准对比', permission: 'standards.read' },
  },
  {
    path: '/standards/:kind(element|data_set|document|value_set|service)/:id',
    name: 'standard',
    component: () => import('./pages/BookPage.vue'),
    props: true,
    meta: { title: '标准详情', permission: 'standards.read' },
  },
]
