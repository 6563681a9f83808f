import { onSignedOut } from '@yizhou/api'
import { createRouter, createWebHistory } from 'vue-router'
import { routes as assembled } from './features/assembled/routes'
import { routes as audit } from './features/audit/routes'
import { useSession } from './features/auth/composables/useSession'
import { routes as auth } from './features/auth/routes'
import { routes as conformance } from './features/conformance/routes'
import { routes as documents } from './features/documents/routes'
import { routes as fhirApi } from './features/fhir_api/routes'
import { routes as home } from './features/home/routes'
import { routes as identity } from './features/identity/routes'
import { routes as indicators } from './features/indicators/routes'
import { routes as localStandards } from './features/local_standards/routes'
import { routes as credentials } from './features/credentials/routes'
import { routes as standardsDocuments } from './features/standards_documents/routes'
import { routes as directory } from './features/directory/routes'
import { routes as masterData } from './features/master_data/routes'
import { routes as facilities } from './features/facilities/routes'
import { routes as licenceFiles } from './features/licence_files/routes'
import { routes as pipeline } from './features/pipeline/routes'
import { routes as population } from './features/population/routes'
import { routes as provincialIndex } from './features/provincial_index/routes'
import { routes as processes } from './features/processes/routes'
import { routes as forms } from './features/forms/routes'
import { routes as healthFiles } from './features/health_files/routes'
import { routes as programmes } from './features/programmes/routes'
import { routes as reportCards } from './features/report_cards/routes'
import { routes as providers } from './features/providers/routes'
import { routes as residents } from './features/residents/routes'
import { routes as schedules } from './features/schedules/routes'
import { routes as standardsLibrary } from './features/standards_library/routes'
import { routes as terminology } from './features/terminology/routes'
import { routes as consent } from './features/consent/routes'
import { routes as timeline } from './features/timeline/routes'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...auth,
    ...home,
    ...residents,
    ...timeline,
    ...consent,
    ...identity,
    ...processes,
    ...forms,
    ...healthFiles,
    ...programmes,
    ...reportCards,
    ...population,
    ...provincialIndex,
    ...schedules,
    ...directory,
    ...standardsDocuments,
    ...masterData,
    ...assembled,
    ...documents,
    ...facilities,
    ...providers,
    ...licenceFiles,
    ...credentials,
    ...pipeline,
    ...indicators,
    ...standardsLibrary,
    ...localStandards,
    ...conformance,
    ...fhirApi,
    ...audit,
    ...terminology,
    {
      path: '/forbidden',
      name: 'forbidden',
      component: () => import('./shell/ForbiddenPage.vue'),
      meta: { title: '没有权限' },
    },
    {
      path: '/:rest(.*)*',
      name: 'not-found',
      component: () => import('./shell/NotFoundPage.vue'),
      meta: { title: '没有这个页面' },
    },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

const { session, ready, forget, may } = useSession()

router.beforeEach(async (to) => {
  await ready()
  if (to.meta.open) return session.value && to.name === 'login' ? '/' : true
  if (!session.value) return { name: 'login', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
  if (session.value.kind === 'resident') {
    window.location.assign('/m/')
    return false
  }
  if (session.value.must_change_password && to.name !== 'password') return { name: 'password' }
  if (!may(to.meta.permission)) return { name: 'forbidden', query: { from: to.fullPath } }
  return true
})

router.afterEach((to) => {
  document.title = to.meta.title ? `${to.meta.title} · 健康彝州` : '健康彝州'
})

onSignedOut(() => {
  if (!session.value) return
  forget()
  void router.push({ name: 'login', query: { next: router.currentRoute.value.fullPath, ended: '1' } })
})
