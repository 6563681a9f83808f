import { browsing, type EntryQuery, type Facet, type RecordEntries } from '@yizhou/api'
import { useKeysetList } from '@yizhou/ui'
import { onBeforeUnmount, reactive, shallowRef, watch } from 'vue'

const TYPING_MS = 250
export type FacetOf = 'groups' | 'kinds' | 'institutions' | 'departments'

/** What is looked for in one record; every change asks anew, typing a moment after the last key. */
export function useEntries(residentId: string) {
  const wanted = reactive({
    q: '',
    groups: [] as string[],
    kinds: [] as string[],
    institution: '',
    department: '',
    from: '',
    to: '',
  })
  const facets = shallowRef<Record<FacetOf, Facet[]>>({ groups: [], kinds: [], institutions: [], departments: [] })
  const list = useKeysetList(async (after, signal) => {
    const query: EntryQuery = { after, limit: 60, q: wanted.q.trim() }
    if (wanted.groups.length) query.groups = wanted.groups.join(',')
    if (wanted.kinds.length) query.kinds = wanted.kinds.join(',')
    if (wanted.institution) query.institution_id = wanted.institution
    if (wanted.department) query.department = wanted.department
    if (wanted.from) query.from = wanted.from
    if (wanted.to) query.to = wanted.to
    const page: RecordEntries = await browsing.entries(residentId, query, { signal })
    if (!after)
      facets.value = {
        groups: page.groups,
        kinds: page.kinds,
        institutions: page.institutions,
        departments: page.departments,
      }
    return page
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => wanted.q,
    () => {
      clearTimeout(timer)
      timer = setTimeout(list.restart, TYPING_MS)
    },
  )
  watch(
    () => [wanted.groups, wanted.kinds, wanted.institution, wanted.department, wanted.from, wanted.to],
    list.restart,
    { deep: true },
  )
  onBeforeUnmount(() => clearTimeout(timer))
  function reset() {
    Object.assign(wanted, { q: '', groups: [], kinds: [], institution: '', department: '', from: '', to: '' })
  }
  void list.restart()
  return { wanted, facets, list, reset }
}
