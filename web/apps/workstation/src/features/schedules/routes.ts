import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/schedules',
    name: 'schedule-queue',
    component: () => import('./pages/QueuePage.vue'),
    meta: { title: '签到叫号', permission: 'schedule.book' },
  },
  {
    path: '/schedules/desk',
    name: 'schedule-desk',
    component: () => import('./pages/DeskPage.vue'),
    meta: { title: '预约登记', permission: 'schedule.book' },
  },
  {
    path: '/schedules/roster',
    name: 'schedule-roster',
    component: () => import('./pages/RosterPage.vue'),
    meta: { title: '排班与号源', permission: 'schedule.book' },
  },
  {
    path: '/schedules/board',
    name: 'schedule-board',
    component: () => import('./pages/BoardPage.vue'),
    meta: { title: '候诊屏', permission: 'schedule.book', bare: true },
  },
  {
    path: '/booking-supervision',
    name: 'booking-supervision',
    component: () => import('./pages/SupervisionPage.vue'),
    meta: { title: '预约监管', permission: 'schedule.supervise' },
  },
]
