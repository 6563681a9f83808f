import type { RouteRecordRaw } from 'vue-router'

const meta = { title: '批量导入', permission: 'credentials.review' }

export const routes: RouteRecordRaw[] = [
  { path: '/credentials/import', name: 'licence-files', component: () => import('./pages/FilesPage.vue'), meta },
  {
    path: '/credentials/import/:id',
    name: 'licence-file',
    component: () => import('./pages/FilePage.vue'),
    props: true,
    meta,
  },
]
