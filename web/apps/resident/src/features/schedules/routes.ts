import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/booking',
    name: 'booking',
    component: () => import('./pages/FindPage.vue'),
    meta: { title: '预约挂号' },
  },
  {
    path: '/booking/mine',
    name: 'my-bookings',
    component: () => import('./pages/MyBookingsPage.vue'),
    meta: { title: '我的预约' },
  },
  {
    path: '/booking/:id',
    name: 'booking-resource',
    component: () => import('./pages/ResourcePage.vue'),
    meta: { title: '选择时间' },
  },
]
