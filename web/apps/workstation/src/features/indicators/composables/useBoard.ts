import { exchange, statistics } from '@yizhou/api'
import { useLoad } from '@yizhou/ui'
import { computed, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** A board at the place its address names, and the way to another place. */
export function useBoard(id: Ref<string>) {
  const route = useRoute()
  const router = useRouter()
  const place = computed(() => (typeof route.query.place === 'string' ? route.query.place : ''))
  const board = useLoad(() => statistics.dashboard(id.value, place.value), [id, place])
  const map = useLoad(exchange.counties)
  const go = (code: string) => router.push({ query: code ? { place: code } : {} })
  return { place, board, map, go }
}
