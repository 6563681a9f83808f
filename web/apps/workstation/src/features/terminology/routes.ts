import type { RouteRecordRaw } from 'vue-router'

const permission = 'terminology.read'

export const routes: RouteRecordRaw[] = [
  {
    path: '/terminology',
    name: 'terminology',
    component: () => import('./pages/ArtefactsPage.vue'),
    meta: { title: '术语管理', permission },
  },
  {
    path: '/terminology/workbench',
    name: 'workbench-systems',
    component: () => import('./pages/LocalSystemsPage.vue'),
    meta: { title: '对照工作台', permission },
  },
  {
    path: '/terminology/workbench/:id',
    name: 'workbench',
    component: () => import('./pages/WorkbenchPage.vue'),
    props: true,
    meta: { title: '对照工作台', permission },
  },
  {
    path: '/terminology/:id',
    name: 'artefact',
    component: () => import('./pages/ArtefactPage.vue'),
    props: true,
    meta: { title: '术语管理', permission },
  },
]
