import { session as endpoint, type Session } from '@yizhou/api'
import { computed, readonly, shallowRef } from 'vue'

const current = shallowRef<Session | null>(null)
let asked: Promise<void> | null = null

/** Asks once whether this browser is logged in; without an answer nobody is. */
function ready(): Promise<void> {
  asked ??= endpoint.current().then(
    (found) => {
      current.value = found
    },
    () => {
      current.value = null
    },
  )
  return asked
}

async function signIn(username: string, password: string): Promise<Session> {
  current.value = await endpoint.open(username, password)
  return current.value
}

async function signOut(): Promise<void> {
  try {
    await endpoint.close()
  } finally {
    forget()
  }
}

/** Drops what this page knows of the session, without telling the platform. */
function forget(): void {
  current.value = null
}

async function actFor(organisationId: string): Promise<void> {
  current.value = await endpoint.actFor(organisationId)
}

async function refresh(): Promise<void> {
  current.value = await endpoint.current()
}

function may(permission: string | undefined): boolean {
  return !permission || (current.value?.permissions.includes(permission) ?? false)
}

export function useSession() {
  return {
    session: readonly(current) as Readonly<typeof current>,
    signedIn: computed(() => current.value !== null),
    ready,
    signIn,
    signOut,
    forget,
    actFor,
    refresh,
    may,
  }
}
