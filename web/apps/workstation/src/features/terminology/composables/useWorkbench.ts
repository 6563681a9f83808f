import { asProblem, mappings, type Decision, type LocalCode, type Problem } from '@yizhou/api'
import { useKeysetList, useLoad } from '@yizhou/ui'
import { computed, ref, shallowRef, watch } from 'vue'

/** The state of a mapping session: the codes, the one at hand, its suggestions; decisions and their undoing. */
export function useWorkbench(id: string) {
  const work = useLoad(() => mappings.read(id))
  const state = ref<'open' | 'done' | ''>('open')
  const text = ref('')
  const codes = useKeysetList((after) => mappings.codes(id, { state: state.value, q: text.value.trim(), after }))
  const code = ref<string | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  const lastDone = shallowRef<{ code: LocalCode; decision: string } | null>(null)
  const current = computed(() => codes.items.value.find((each) => each.code === code.value) ?? null)
  const suggestions = useLoad(async () => (code.value === null ? [] : mappings.suggestions(id, code.value)), [code])
  const editable = computed(() => Boolean(work.data.value?.map.actions.includes('edit')))

  watch(codes.items, (items) => {
    if (!items.some((each) => each.code === code.value)) code.value = items[0]?.code ?? null
  })

  function move(by: number) {
    const items = codes.items.value
    const place = items.findIndex((each) => each.code === code.value)
    const next = items[Math.max(0, Math.min(items.length - 1, place + by))]
    if (next) code.value = next.code
  }

  function put(fresh: LocalCode) {
    codes.items.value = codes.items.value.map((each) => (each.code === fresh.code ? fresh : each))
  }

  async function decide(decision: Decision, target = '', equivalence = 'equivalent') {
    const here = current.value
    if (!here || busy.value || !editable.value) return
    busy.value = true
    problem.value = null
    try {
      const fresh = await mappings.decide(id, { code: here.code, decision, target, equivalence })
      put(fresh)
      lastDone.value = { code: fresh, decision }
      if (decision === 'reject') await suggestions.reload()
      else if (decision !== 'clear') move(1)
      void work.reload()
    } catch (reason) {
      problem.value = asProblem(reason)
    } finally {
      busy.value = false
    }
  }

  async function undo() {
    if (busy.value || !editable.value) return
    busy.value = true
    problem.value = null
    try {
      const fresh = await mappings.undo(id)
      if (codes.items.value.some((each) => each.code === fresh.code)) put(fresh)
      else await codes.restart()
      const same = code.value === fresh.code
      code.value = fresh.code
      if (same) await suggestions.reload()
      lastDone.value = { code: fresh, decision: 'undo' }
      void work.reload()
    } catch (reason) {
      problem.value = asProblem(reason)
    } finally {
      busy.value = false
    }
  }

  return { work, state, text, codes, code, current, suggestions, editable, problem, busy, lastDone, move, decide, undo }
}
