import type { RouteRecordRaw } from 'vue-router'

const meta = (title: string, permission = 'standards.read') => ({ title, permission })

export const routes: RouteRecordRaw[] = [
  {
    path: '/standards-documents',
    name: 'standards-documents',
    component: () => import('./pages/LibraryPage.vue'),
    meta: meta('标准规范'),
  },
  {
    path: '/standards-documents/notices',
    name: 'standards-notices',
    component: () => import('./pages/NoticesPage.vue'),
    meta: meta('标准规范通知'),
  },
  {
    path: '/standards-documents/own',
    name: 'standards-own',
    component: () => import('./pages/OwnPage.vue'),
    meta: meta('本机构实施', 'standards.comply'),
  },
  {
    path: '/standards-documents/overview',
    name: 'standards-overview',
    component: () => import('./pages/OverviewPage.vue'),
    meta: meta('实施情况', 'standards.supervise'),
  },
  {
    path: '/standards-documents/new',
    name: 'standards-new',
    component: () => import('./pages/EditPage.vue'),
    meta: meta('起草文件', 'standards.draft'),
  },
  {
    path: '/standards-documents/:id',
    name: 'standards-document',
    component: () => import('./pages/DocumentPage.vue'),
    props: true,
    meta: meta('标准规范文件'),
  },
  {
    path: '/standards-documents/:id/edit',
    name: 'standards-edit',
    component: () => import('./pages/EditPage.vue'),
    props: true,
    meta: meta('修改草稿', 'standards.draft'),
  },
]
