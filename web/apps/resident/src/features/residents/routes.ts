import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'code', component: () => import('./pages/CodePage.vue'), meta: { title: '健康码' } },
]
