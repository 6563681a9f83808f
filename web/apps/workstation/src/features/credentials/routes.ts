import type { RouteRecordRaw } from 'vue-router'

const read = { title: '证照', permission: 'registry.read' }

export const routes: RouteRecordRaw[] = [
  { path: '/credentials', name: 'licences', component: () => import('./pages/LicencesPage.vue'), meta: read },
  {
    path: '/credentials/applications',
    name: 'applications',
    component: () => import('./pages/ApplicationsPage.vue'),
    meta: { ...read, title: '证照申请' },
  },
  {
    path: '/credentials/applications/new',
    name: 'application-new',
    component: () => import('./pages/NewApplicationPage.vue'),
    meta: { title: '办理证照', permission: 'credentials.submit' },
  },
  {
    path: '/credentials/applications/:id',
    name: 'application',
    component: () => import('./pages/ApplicationPage.vue'),
    props: true,
    meta: { ...read, title: '证照申请' },
  },
  {
    path: '/credentials/warnings',
    name: 'licence-warnings',
    component: () => import('./pages/WarningsPage.vue'),
    meta: { ...read, title: '到期预警' },
  },
  {
    path: '/credentials/:id',
    name: 'licence',
    component: () => import('./pages/LicencePage.vue'),
    props: true,
    meta: read,
  },
  {
    path: '/credentials/:id/print',
    name: 'licence-print',
    component: () => import('./pages/CertificatePage.vue'),
    props: true,
    meta: { ...read, title: '电子证照', bare: true },
  },
  {
    path: '/verify',
    name: 'verify',
    component: () => import('./pages/VerifyPage.vue'),
    meta: { title: '证照查验', open: true },
  },
]
