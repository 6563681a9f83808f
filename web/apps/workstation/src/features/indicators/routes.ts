import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/indicators',
    name: 'indicators',
    component: () => import('./pages/IndicatorsPage.vue'),
    meta: { title: '指标库', permission: 'statistics.read' },
  },
  {
    path: '/indicators/:id',
    name: 'indicator',
    component: () => import('./pages/IndicatorPage.vue'),
    props: true,
    meta: { title: '指标', permission: 'statistics.read' },
  },
]
