import type { RouteRecordRaw } from 'vue-router'

const meta = (title: string, permission = 'programme.read') => ({ title, permission })

export const routes: RouteRecordRaw[] = [
  {
    path: '/programmes',
    name: 'programmes',
    component: () => import('./pages/TasksPage.vue'),
    meta: meta('服务任务', 'programme.work'),
  },
  {
    path: '/programmes/candidates',
    name: 'programme-candidates',
    component: () => import('./pages/CandidatesPage.vue'),
    meta: meta('待纳入', 'programme.work'),
  },
  {
    path: '/programmes/route',
    name: 'programme-route',
    component: () => import('./pages/RoutePage.vue'),
    meta: meta('出诊路线', 'programme.work'),
  },
  {
    path: '/programmes/overview',
    name: 'programme-overview',
    component: () => import('./pages/OverviewPage.vue'),
    meta: meta('服务项目'),
  },
  {
    path: '/programmes/register/:programme',
    name: 'programme-register',
    component: () => import('./pages/RegisterPage.vue'),
    props: true,
    meta: meta('管理名册'),
  },
  {
    path: '/programmes/care/:resident/:enrolment',
    name: 'programme-care',
    component: () => import('./pages/CarePage.vue'),
    props: true,
    meta: meta('管理档案'),
  },
  {
    path: '/programmes/contact/:resident/:contact',
    name: 'programme-contact',
    component: () => import('./pages/ContactPage.vue'),
    props: true,
    meta: meta('服务记录'),
  },
]
