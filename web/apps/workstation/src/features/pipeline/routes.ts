import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/exchange',
    name: 'exchange',
    component: () => import('./pages/MonitorPage.vue'),
    meta: { title: '交换监控', permission: 'exchange.read' },
  },
  {
    path: '/exchange/messages',
    name: 'messages',
    component: () => import('./pages/MessagesPage.vue'),
    meta: { title: '交换消息', permission: 'exchange.read' },
  },
  {
    path: '/exchange/messages/:id',
    name: 'message',
    component: () => import('./pages/MessagePage.vue'),
    props: true,
    meta: { title: '消息详情', permission: 'exchange.read' },
  },
  {
    path: '/exchange/faults',
    name: 'faults',
    component: () => import('./pages/FaultsPage.vue'),
    meta: { title: '问题与建议', permission: 'exchange.read' },
  },
]
