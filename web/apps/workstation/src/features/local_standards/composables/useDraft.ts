import { asProblem, localStandards, type LocalRow, type LocalStandard, type Problem } from '@yizhou/api'
import { computed, reactive, ref, shallowRef, type Ref } from 'vue'

/** A draft being edited: its fields, whether something is unsaved, and saving with the check for a second editor. */
export function useDraft(standard: Ref<LocalStandard | null>) {
  const form = reactive({ title: '', purpose: '', rows: [] as LocalRow[] })
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  const saved = ref('')
  const now = () => JSON.stringify([form.title, form.purpose, form.rows])
  const dirty = computed(() => saved.value !== '' && saved.value !== now())

  function take(read: LocalStandard) {
    form.title = read.brief.title
    form.purpose = read.purpose
    form.rows = read.rows.map((row) => ({
      key: row.key,
      name: row.name,
      element_id: row.element_id,
      definition: row.definition,
      datatype: row.datatype,
      format: row.format,
      allowed: row.values.printed,
      required: row.required,
    }))
    saved.value = now()
  }

  /** Does one thing with the standard; its new state is taken over, a refusal is shown. */
  async function act(work: () => Promise<LocalStandard>): Promise<boolean> {
    busy.value = true
    problem.value = null
    try {
      standard.value = await work()
      take(standard.value)
      return true
    } catch (reason) {
      problem.value = asProblem(reason)
      return false
    } finally {
      busy.value = false
    }
  }

  const save = () =>
    act(() => localStandards.save(standard.value!.brief.id, { ...form, edited: standard.value!.brief.edited }))

  function move(place: number, by: number) {
    const to = place + by
    if (to < 0 || to >= form.rows.length) return
    form.rows.splice(to, 0, ...form.rows.splice(place, 1))
  }

  return { form, problem, busy, dirty, take, act, save, move }
}
