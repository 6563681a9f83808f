import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/login',
    name: 'login',
    component: () => import('./pages/LoginPage.vue'),
    meta: { title: '登录', open: true },
  },
  { path: '/mine', name: 'mine', component: () => import('./pages/MinePage.vue'), meta: { title: '我' } },
]
