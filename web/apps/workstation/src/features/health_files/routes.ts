import type { RouteRecordRaw } from 'vue-router'

const meta = (title: string, permission = 'health_file.read') => ({ title, permission })

export const routes: RouteRecordRaw[] = [
  {
    path: '/health-files',
    name: 'health-files',
    component: () => import('./pages/FilesPage.vue'),
    meta: meta('健康档案'),
  },
  {
    path: '/health-files/figures',
    name: 'health-file-figures',
    component: () => import('./pages/FiguresPage.vue'),
    meta: meta('建档统计'),
  },
  {
    path: '/health-files/of/:resident',
    name: 'health-file',
    component: () => import('./pages/FilePage.vue'),
    props: true,
    meta: meta('居民健康档案'),
  },
  {
    path: '/health-files/of/:resident/sheet',
    name: 'health-file-sheet',
    component: () => import('./pages/SheetPage.vue'),
    props: true,
    meta: meta('个人基本信息表', 'health_file.manage'),
  },
  {
    path: '/health-files/families',
    name: 'families',
    component: () => import('./pages/FamiliesPage.vue'),
    meta: meta('家庭档案'),
  },
  {
    path: '/health-files/families/:family',
    name: 'family-file',
    component: () => import('./pages/FamilyPage.vue'),
    props: true,
    meta: meta('家庭档案'),
  },
]
