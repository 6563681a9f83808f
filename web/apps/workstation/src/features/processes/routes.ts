import type { RouteRecordRaw } from 'vue-router'

const handle = 'collaboration.handle'
export const routes: RouteRecordRaw[] = [
  {
    path: '/tasks',
    name: 'tasks',
    component: () => import('./pages/TasksPage.vue'),
    meta: { title: '我的任务', permission: handle },
  },
  {
    path: '/cases',
    name: 'cases',
    component: () => import('./pages/CasesPage.vue'),
    meta: { title: '协同业务', permission: handle },
  },
  {
    path: '/cases/new',
    name: 'case-new',
    component: () => import('./pages/StartPage.vue'),
    meta: { title: '发起业务', permission: handle },
  },
  {
    path: '/cases/:id',
    name: 'case',
    component: () => import('./pages/CasePage.vue'),
    props: true,
    meta: { title: '协同业务' },
  },
  {
    path: '/processes',
    name: 'processes',
    component: () => import('./pages/ConsolePage.vue'),
    meta: { title: '流程管理', permission: 'processes.manage' },
  },
  {
    path: '/processes/versions',
    name: 'process-versions',
    component: () => import('./pages/VersionsPage.vue'),
    meta: { title: '流程与版本', permission: 'processes.manage' },
  },
  {
    path: '/processes/drafts/:id',
    name: 'process-draft',
    component: () => import('./pages/DraftPage.vue'),
    props: true,
    meta: { title: '流程编辑', permission: 'processes.manage' },
  },
]
