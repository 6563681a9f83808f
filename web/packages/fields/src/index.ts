export { check } from './checking'
export type {
  Answers,
  Checked,
  Fault,
  FieldKind,
  Form,
  FormCheck,
  FormField,
  FormGroup,
  Option,
  Pick,
  Reasons,
} from './contracts'
export { default as FormFiller } from './FormFiller.vue'
export { default as FormPaper } from './FormPaper.vue'
export { loadGrowth } from './growth'
export { localDay, read, RuleError } from './rules'
export { inWords, summary } from './showing'
export { useFilling, whenOnline, type FillingState } from './useFilling'
