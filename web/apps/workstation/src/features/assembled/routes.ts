import type { RouteRecordRaw } from 'vue-router'

const meta = (title: string) => ({ title, permission: 'assembly.read' })

export const routes: RouteRecordRaw[] = [
  {
    path: '/assembled',
    name: 'assembled',
    component: () => import('./pages/TemplatesPage.vue'),
    meta: meta('组装模板'),
  },
  {
    path: '/assembled/monitor',
    name: 'assembled-monitor',
    component: () => import('./pages/MonitorPage.vue'),
    meta: meta('组装运行监控'),
  },
  {
    path: '/assembled/:template/:number(\\d+)',
    name: 'assembled-workshop',
    component: () => import('./pages/WorkshopPage.vue'),
    props: true,
    meta: meta('组装工作台'),
  },
]
