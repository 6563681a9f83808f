import { asProblem, me, type HealthCode, type Problem } from '@yizhou/api'
import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue'

const RETRY = 5_000

/**
 * The own health code, or a dependant's, never shown after its time: renewed when it runs out, when the page comes back to
 * the front, and when the line returns. The count runs on the phone's own steady clock, since its wall clock may be wrong.
 */
export function useHealthCode(dependant: () => string) {
  const code = shallowRef<HealthCode | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  const left = ref(0)
  let until = 0
  let notBefore = 0

  async function renew() {
    if (loading.value) return
    loading.value = true
    try {
      const whose = dependant()
      const fresh = whose ? await me.dependantCode(whose) : await me.healthCode()
      if (whose !== dependant()) return
      code.value = fresh
      until = performance.now() + code.value.seconds * 1000
      problem.value = null
    } catch (reason) {
      problem.value = asProblem(reason)
      notBefore = performance.now() + RETRY
    } finally {
      loading.value = false
      tick()
    }
  }

  function tick() {
    left.value = Math.max(0, Math.ceil((until - performance.now()) / 1000))
    if (left.value === 0 && !loading.value && !document.hidden && performance.now() >= notBefore) void renew()
  }
  function awake() {
    notBefore = 0
    tick()
  }

  let timer: ReturnType<typeof setInterval> | undefined
  onMounted(() => {
    void renew()
    timer = setInterval(tick, 500)
    document.addEventListener('visibilitychange', awake)
    window.addEventListener('online', awake)
  })
  onBeforeUnmount(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', awake)
    window.removeEventListener('online', awake)
  })
  watch(dependant, () => {
    code.value = null
    until = 0
    notBefore = 0
    loading.value = false
    void renew()
  })
  const valid = computed(() => code.value !== null && left.value > 0)
  const share = computed(() => (code.value ? left.value / code.value.seconds : 0))
  return { code, problem, loading, left, valid, share, renew }
}
