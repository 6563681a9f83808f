import type { RouteRecordRaw } from 'vue-router'

const meta = (title: string, permission = 'standards.read') => ({ title, permission })

export const routes: RouteRecordRaw[] = [
  { path: '/directory', name: 'directory', component: () => import('./pages/SearchPage.vue'), meta: meta('资源目录') },
  {
    path: '/directory/mine',
    name: 'directory-mine',
    component: () => import('./pages/MinePage.vue'),
    meta: meta('订阅与申请'),
  },
  {
    path: '/directory/functions',
    name: 'directory-functions',
    component: () => import('./pages/FunctionsPage.vue'),
    meta: meta('功能目录'),
  },
  {
    path: '/directory/standards',
    name: 'directory-standards',
    component: () => import('./pages/StandardsPage.vue'),
    meta: meta('标准体系'),
  },
  {
    path: '/directory/keeping',
    name: 'directory-keeping',
    component: () => import('./pages/KeepingPage.vue'),
    meta: meta('编目与汇聚', 'directory.manage'),
  },
  {
    path: '/directory/new',
    name: 'directory-new',
    component: () => import('./pages/EditPage.vue'),
    meta: meta('登记资源', 'directory.register'),
  },
  {
    path: '/directory/:id',
    name: 'directory-entry',
    component: () => import('./pages/EntryPage.vue'),
    props: true,
    meta: meta('信息资源'),
  },
  {
    path: '/directory/:id/edit',
    name: 'directory-edit',
    component: () => import('./pages/EditPage.vue'),
    props: true,
    meta: meta('修改资源', 'directory.register'),
  },
]
