import { asProblem, records, type HealthEvent, type Problem, type TimelineFacets } from '@yizhou/api'
import { yearSpan, type Span } from '@yizhou/viewers'
import { computed, onBeforeUnmount, ref, shallowRef } from 'vue'

const PAGE = 200
const MOST_PAGES = 15

/**
 * All events of a resident, newest first, read page by page so that the first are on the screen at once.
 * Filters and zoom then need no further question to the platform.
 */
export function useTimeline(residentId: string) {
  const events = shallowRef<HealthEvent[]>([])
  const facets = shallowRef<TimelineFacets | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(true)
  const cut = ref(false)
  const kinds = ref<string[]>([])
  const institution = ref('')
  const abnormalOnly = ref(false)
  const abort = new AbortController()

  async function load() {
    loading.value = true
    problem.value = null
    events.value = []
    try {
      let after: string | null = null
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const answer = await records.timeline(residentId, { after, limit: PAGE }, { signal: abort.signal })
        events.value = [...events.value, ...answer.items]
        if (page === 0) facets.value = answer.facets
        after = answer.next
        if (!after) break
      }
      cut.value = after !== null
    } catch (reason) {
      if (!abort.signal.aborted) problem.value = asProblem(reason)
    } finally {
      loading.value = false
    }
  }

  const whole = computed<Span>(() => {
    const { first, last } = yearSpan(facets.value?.years.map((y) => y.year) ?? [], new Date())
    return { from: new Date(first, 0, 1).getTime(), to: new Date(last + 1, 0, 1).getTime() }
  })
  const years = computed(() => {
    const counts = new Map(facets.value?.years.map((y) => [y.year, y.count]))
    const first = new Date(whole.value.from).getFullYear()
    const last = new Date(whole.value.to).getFullYear() - 1
    return Array.from({ length: last - first + 1 }, (_, i) => ({ year: first + i, count: counts.get(first + i) ?? 0 }))
  })
  const filtered = computed(() =>
    events.value.filter(
      (e) =>
        (!kinds.value.length || kinds.value.includes(e.kind)) &&
        (!institution.value || (e.institution_id ?? e.institution_name) === institution.value) &&
        (!abnormalOnly.value || e.abnormal),
    ),
  )

  void load()
  onBeforeUnmount(() => abort.abort())
  return { events, facets, problem, loading, cut, kinds, institution, abnormalOnly, whole, years, filtered, load }
}
