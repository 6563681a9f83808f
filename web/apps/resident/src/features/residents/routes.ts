import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'code', component: () => import('./pages/CodePage.vue'), meta: { title: '健康码' } },
  { path: '/family', name: 'family', component: () => import('./pages/FamilyPage.vue'), meta: { title: '家人' } },
  {
    path: '/code/uses',
    name: 'code-uses',
    component: () => import('./pages/UsesPage.vue'),
    meta: { title: '健康码使用记录' },
  },
]
