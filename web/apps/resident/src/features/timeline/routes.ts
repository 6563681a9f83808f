import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/record', name: 'record', component: () => import('./pages/RecordPage.vue'), meta: { title: '我的档案' } },
]
