import type { RouteRecordRaw } from 'vue-router'

const permission = 'statistics.read'

export const routes: RouteRecordRaw[] = [
  {
    path: '/indicators',
    name: 'indicators',
    component: () => import('./pages/IndicatorsPage.vue'),
    meta: { title: '指标库', permission },
  },
  {
    path: '/indicators/:id',
    name: 'indicator',
    component: () => import('./pages/IndicatorPage.vue'),
    props: true,
    meta: { title: '指标', permission },
  },
  {
    path: '/indicator-alerts',
    name: 'indicator-alerts',
    component: () => import('./pages/AlertsPage.vue'),
    meta: { title: '指标预警', permission },
  },
  {
    path: '/dashboards',
    name: 'dashboards',
    component: () => import('./pages/DashboardsPage.vue'),
    meta: { title: '仪表盘', permission },
  },
  {
    path: '/dashboards/new',
    name: 'dashboard-new',
    component: () => import('./pages/DashboardEditPage.vue'),
    meta: { title: '新建仪表盘', permission },
  },
  {
    path: '/dashboards/:id',
    name: 'dashboard',
    component: () => import('./pages/DashboardPage.vue'),
    props: true,
    meta: { title: '仪表盘', permission },
  },
  {
    path: '/dashboards/:id/edit',
    name: 'dashboard-edit',
    component: () => import('./pages/DashboardEditPage.vue'),
    props: true,
    meta: { title: '编辑仪表盘', permission },
  },
  {
    path: '/dashboards/:id/screen',
    name: 'dashboard-screen',
    component: () => import('./pages/ScreenPage.vue'),
    props: true,
    meta: { title: '大屏', permission, bare: true },
  },
]
