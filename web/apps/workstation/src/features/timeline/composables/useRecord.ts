import { records, residents } from '@yizhou/api'
import { useLoad } from '@yizhou/ui'
import { watch } from 'vue'
import { useRecent } from '../../residents/composables/useRecent'

/** The person and the summary of one record. The person is remembered among those opened since log-in. */
export function useRecord(id: string) {
  const { remember } = useRecent()
  const person = useLoad(() => residents.read(id))
  const summary = useLoad(() => records.summary(id))
  watch(person.data, (found) => {
    if (found) remember(found)
  })
  return { person, summary }
}
