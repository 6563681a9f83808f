import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue'

/** Whose case a form is asked in, and for which task: what pickers look up by. */
export interface CaseAbout {
  resident: string
  task: string
}
const ABOUT: InjectionKey<ComputedRef<CaseAbout>> = Symbol('case')

export const provideCaseAbout = (about: () => CaseAbout) => provide(ABOUT, computed(about))
export const useCaseAbout = (): ComputedRef<CaseAbout> =>
  inject(
    ABOUT,
    computed(() => ({ resident: '', task: '' })),
  )
