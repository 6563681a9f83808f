import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/identity',
    name: 'identity',
    component: () => import('./pages/QueuePage.vue'),
    meta: { title: '身份审核', permission: 'identity.review' },
  },
  {
    path: '/identity/:id',
    name: 'identity-review',
    component: () => import('./pages/ReviewPage.vue'),
    props: true,
    meta: { title: '身份审核', permission: 'identity.review' },
  },
]
