/** A form as the server describes it (`src/yizhou/engines/forms/describing.py`). Rules are CEL texts. */
export type FieldKind =
  | 'text'
  | 'long_text'
  | 'number'
  | 'integer'
  | 'date'
  | 'moment'
  | 'choice'
  | 'choices'
  | 'truth'
  | 'table'
  | 'attachment'
  | 'signature'
  | 'body_map'
  | 'pick'
  | 'picks'

export interface Option {
  code: string
  name: string
}

export interface FormField {
  id: string
  label: string
  kind: FieldKind
  element?: string
  unit?: string
  options?: Option[]
  exclusive?: string[]
  required?: boolean
  decimals?: number
  longest?: number
  low?: number
  high?: number
  usual_low?: number
  usual_high?: number
  pattern?: string
  help?: string
  show?: string
  require?: string
  compute?: string
  previous?: boolean
  columns?: FormField[]
  /** What a pick is picked from; the page that asks the form brings the picker. */
  source?: string
}

/** What was picked: the code that names it where it was offered, the name that is shown. */
export interface Pick {
  code: string
  name: string
}

export interface FormGroup {
  id: string
  title: string
  show?: string
  fields: FormField[]
}

export interface FormCheck {
  id: string
  rule: string
  severity: 'error' | 'warning'
  places: string[]
  message: string
  advice: string
}

export interface Form {
  id: string
  name: string
  version: number
  source: string
  given: string[]
  print_title: string
  groups: FormGroup[]
  checks: FormCheck[]
}

export type Answers = Record<string, unknown>
export type Reasons = Record<string, string>

export interface Fault {
  code: string
  severity: 'error' | 'warning'
  place: string
  message: string
  advice: string
}

export interface Checked {
  answers: Answers
  visible: ReadonlySet<string>
  /** Fields a rule makes obligatory just now, besides those that always are. */
  obligatory: ReadonlySet<string>
  faults: Fault[]
}
