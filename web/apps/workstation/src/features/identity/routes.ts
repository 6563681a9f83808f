import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/identity',
    name: 'identity',
    component: () => import('./pages/QueuePage.vue'),
    meta: { title: '身份审核', permission: 'identity.review' },
  },
  {
    path: '/identity/compare',
    name: 'identity-compare',
    component: () => import('./pages/ComparePage.vue'),
    meta: { title: '居民比对', permission: 'identity.review' },
  },
  {
    path: '/identity/deduplication',
    name: 'identity-deduplication',
    component: () => import('./pages/DeduplicationPage.vue'),
    meta: { title: '全库查重', permission: 'identity.review' },
  },
  {
    path: '/identity/model',
    name: 'identity-model',
    component: () => import('./pages/ModelPage.vue'),
    meta: { title: '身份识别模型', permission: 'identity.review' },
  },
  {
    path: '/identity/split/:id',
    name: 'identity-split',
    component: () => import('./pages/SplitPage.vue'),
    props: true,
    meta: { title: '拆分主索引', permission: 'identity.review' },
  },
  {
    path: '/identity/:id',
    name: 'identity-review',
    component: () => import('./pages/ReviewPage.vue'),
    props: true,
    meta: { title: '身份审核', permission: 'identity.review' },
  },
]
