import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/standards/fhir',
    name: 'fhir-validation',
    component: () => import('./pages/ValidationPage.vue'),
    meta: { title: 'FHIR 校验', permission: 'standards.read' },
  },
]
