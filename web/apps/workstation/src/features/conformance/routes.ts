import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/standards/conformance',
    name: 'conformance',
    component: () => import('./pages/CheckPage.vue'),
    meta: { title: '符合性检查', permission: 'standards.read' },
  },
  {
    path: '/standards/conformance/:id',
    name: 'conformance-report',
    component: () => import('./pages/ReportPage.vue'),
    props: true,
    meta: { title: '检查报告', permission: 'standards.read' },
  },
]
