import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/login',
    name: 'login',
    component: () => import('./pages/LoginPage.vue'),
    meta: { title: '登录', open: true },
  },
  {
    path: '/account/password',
    name: 'password',
    component: () => import('./pages/PasswordPage.vue'),
    meta: { title: '修改密码' },
  },
]
