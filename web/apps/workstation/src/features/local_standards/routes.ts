import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/standards/local',
    name: 'local-standards',
    component: () => import('./pages/LocalListPage.vue'),
    meta: { title: '地方标准', permission: 'standards.read' },
  },
  {
    path: '/standards/local/:id',
    name: 'local-standard',
    component: () => import('./pages/LocalPage.vue'),
    props: true,
    meta: { title: '地方标准', permission: 'standards.read' },
  },
]
