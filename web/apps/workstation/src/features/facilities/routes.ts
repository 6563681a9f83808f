import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/institutions',
    name: 'institutions',
    component: () => import('./pages/InstitutionsPage.vue'),
    meta: { title: '机构', permission: 'registry.read' },
  },
  {
    path: '/institutions/:code',
    name: 'institution',
    component: () => import('./pages/InstitutionPage.vue'),
    props: true,
    meta: { title: '机构', permission: 'registry.read' },
  },
]
