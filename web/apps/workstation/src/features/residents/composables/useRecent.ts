import type { ResidentBrief } from '@yizhou/api'
import { shortPlace } from '@yizhou/ui'
import { shallowRef } from 'vue'

/** Residents opened in this browser tab since log-in; forgotten with the tab, and on log-out. */
export interface Recent {
  id: string
  name: string
  note: string
}

const KEY = 'yz-recent'
const MOST = 8

function read(): Recent[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as Recent[]
  } catch {
    return []
  }
}

const recent = shallowRef<Recent[]>(read())

function keep(list: Recent[]) {
  recent.value = list
  sessionStorage.setItem(KEY, JSON.stringify(list))
}

export function useRecent() {
  return {
    recent,
    remember: (r: Pick<ResidentBrief, 'id' | 'name' | 'sex_name' | 'age' | 'region_name'>) => {
      const note = [r.sex_name, r.age === null ? '' : `${r.age}岁`, shortPlace(r.region_name)]
        .filter(Boolean)
        .join(' · ')
      keep([{ id: r.id, name: r.name, note }, ...recent.value.filter((one) => one.id !== r.id)].slice(0, MOST))
    },
    forgetAll: () => keep([]),
  }
}
