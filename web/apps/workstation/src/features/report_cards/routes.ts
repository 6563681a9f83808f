import type { RouteRecordRaw } from 'vue-router'

const meta = (title: string, permission?: string) => ({ title, ...(permission ? { permission } : {}) })

export const routes: RouteRecordRaw[] = [
  {
    path: '/report-cards',
    name: 'report-due',
    component: () => import('./pages/DuePage.vue'),
    meta: meta('待报告', 'report_card.fill'),
  },
  {
    path: '/report-cards/cards',
    name: 'report-cards',
    component: () => import('./pages/CardsPage.vue'),
    meta: meta('报告卡'),
  },
  {
    path: '/report-cards/quality',
    name: 'report-quality',
    component: () => import('./pages/QualityPage.vue'),
    meta: meta('质量与预警'),
  },
  {
    path: '/report-cards/deliveries',
    name: 'report-deliveries',
    component: () => import('./pages/DeliveriesPage.vue'),
    meta: meta('直推情况'),
  },
  {
    path: '/report-cards/new/:kind/:resident',
    name: 'report-new',
    component: () => import('./pages/FillPage.vue'),
    props: (route) => ({ ...route.params, due: String(route.query.due ?? '') }),
    meta: meta('填报告卡', 'report_card.fill'),
  },
  {
    path: '/report-cards/cards/:id',
    name: 'report-card',
    component: () => import('./pages/CardPage.vue'),
    props: true,
    meta: meta('报告卡'),
  },
]
