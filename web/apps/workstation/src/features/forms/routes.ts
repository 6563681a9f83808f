import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/forms',
    name: 'forms',
    component: () => import('./pages/FormsPage.vue'),
    meta: { title: '表单填写', permission: 'form.fill' },
  },
  {
    path: '/forms/fill/:resident/:form/:formKey',
    name: 'form-fill',
    component: () => import('./pages/FillPage.vue'),
    props: true,
    meta: { title: '填写表单', permission: 'form.fill' },
  },
  {
    path: '/forms/filled/:resident/:formKey',
    name: 'form-filled',
    component: () => import('./pages/FilledPage.vue'),
    props: true,
    meta: { title: '查看表单', permission: 'form.fill' },
  },
]
