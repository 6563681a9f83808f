import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/practitioners',
    name: 'practitioners',
    component: () => import('./pages/PractitionersPage.vue'),
    meta: { title: '人员', permission: 'registry.read' },
  },
  {
    path: '/practitioners/:number',
    name: 'practitioner',
    component: () => import('./pages/PractitionerPage.vue'),
    props: true,
    meta: { title: '人员', permission: 'registry.read' },
  },
]
