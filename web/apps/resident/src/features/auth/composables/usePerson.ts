import { asProblem, Problem, session as endpoint, type Session } from '@yizhou/api'
import { shallowRef } from 'vue'

const current = shallowRef<Session | null>(null)
let asked: Promise<void> | null = null

function ready(): Promise<void> {
  asked ??= endpoint.current().then(
    (found) => {
      current.value = found.kind === 'resident' ? found : null
    },
    () => {
      current.value = null
    },
  )
  return asked
}

/** Logs a resident in. A staff account is refused here: its place is the workstation. */
async function signIn(username: string, password: string): Promise<void> {
  const opened = await endpoint.open(username, password)
  if (opened.kind !== 'resident') {
    await endpoint.close()
    throw new Problem({ status: 403, detail: '这是医务人员账号', advice: '请在电脑上打开医务人员工作站登录' })
  }
  current.value = opened
}

async function signOut(): Promise<void> {
  try {
    await endpoint.close()
  } catch (reason) {
    if (asProblem(reason).status !== 401) throw reason
  } finally {
    current.value = null
  }
}

export function usePerson() {
  return {
    session: current,
    ready,
    signIn,
    signOut,
    forget: () => {
      current.value = null
    },
  }
}
