import type { RouteRecordRaw } from 'vue-router'

const meta = (title: string) => ({ title, permission: 'population.read' })

export const routes: RouteRecordRaw[] = [
  {
    path: '/population',
    name: 'population',
    component: () => import('./pages/OverviewPage.vue'),
    meta: meta('全员人口'),
  },
  {
    path: '/population/records',
    name: 'population-records',
    component: () => import('./pages/RecordsPage.vue'),
    meta: meta('人口检索'),
  },
  {
    path: '/population/repairs',
    name: 'population-repairs',
    component: () => import('./pages/RepairsPage.vue'),
    meta: meta('待修复'),
  },
  {
    path: '/population/sync',
    name: 'population-sync',
    component: () => import('./pages/SyncPage.vue'),
    meta: meta('省级同步'),
  },
  {
    path: '/population/differences',
    name: 'population-differences',
    component: () => import('./pages/DifferencesPage.vue'),
    meta: meta('差异清单'),
  },
  {
    path: '/population/structure',
    name: 'population-structure',
    component: () => import('./pages/StructurePage.vue'),
    meta: meta('数据结构'),
  },
  {
    path: '/population/:table/:recordKey',
    name: 'population-record',
    component: () => import('./pages/RecordPage.vue'),
    props: true,
    meta: meta('人口个案'),
  },
]
