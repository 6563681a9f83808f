import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/documents',
    name: 'documents',
    component: () => import('./pages/SharingPage.vue'),
    meta: { title: '文档共享', permission: 'document.manage' },
  },
]
