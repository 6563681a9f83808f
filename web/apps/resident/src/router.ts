import { onSignedOut } from '@yizhou/api'
import { createRouter, createWebHistory } from 'vue-router'
import { routes as audit } from './features/audit/routes'
import { usePerson } from './features/auth/composables/usePerson'
import { routes as auth } from './features/auth/routes'
import { routes as programmes } from './features/programmes/routes'
import { routes as residents } from './features/residents/routes'
import { routes as consent } from './features/consent/routes'
import { routes as schedules } from './features/schedules/routes'
import { routes as timeline } from './features/timeline/routes'

export const router = createRouter({
  history: createWebHistory('/m/'),
  routes: [
    ...auth,
    ...residents,
    ...programmes,
    ...schedules,
    ...timeline,
    ...consent,
    ...audit,
    {
      path: '/:rest(.*)*',
      name: 'not-found',
      component: () => import('./shell/NotFoundPage.vue'),
      meta: { title: '没有这个页面' },
    },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

const { session, ready, forget } = usePerson()

router.beforeEach(async (to) => {
  await ready()
  if (to.meta.open) return session.value ? { name: 'code' } : true
  return session.value ? true : { name: 'login', query: { next: to.fullPath } }
})
router.afterEach((to) => {
  document.title = `${to.meta.title ?? ''} · 健康彝州`
})

onSignedOut(() => {
  forget()
  void router.replace({ name: 'login', query: { ended: '1' } })
})
