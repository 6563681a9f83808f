/** Which component asks which kind of question. */
import { defineAsyncComponent, type Component } from 'vue'
import type { FieldKind } from './contracts'
import Attachment from './kinds/attachment/Input.vue'
import BodyMap from './kinds/body_map/Input.vue'
import Choice from './kinds/choice/Input.vue'
import Choices from './kinds/choices/Input.vue'
import Day from './kinds/date/Input.vue'
import LongText from './kinds/long_text/Input.vue'
import Moment from './kinds/moment/Input.vue'
import Numeric from './kinds/number/Input.vue'
import Signature from './kinds/signature/Input.vue'
import Text from './kinds/text/Input.vue'
import Truth from './kinds/truth/Input.vue'

/** The table asks questions of every other kind, so it is loaded by name. */
const Table = defineAsyncComponent(() => import('./kinds/table/Input.vue'))
/** Picks have no input here: the page that asks brings it (`pickers` of FormFiller). */
export type DrawnKind = Exclude<FieldKind, 'pick' | 'picks'>
const INPUTS: Record<DrawnKind, Component> = {
  text: Text,
  long_text: LongText,
  number: Numeric,
  integer: Numeric,
  date: Day,
  moment: Moment,
  choice: Choice,
  choices: Choices,
  truth: Truth,
  table: Table,
  attachment: Attachment,
  signature: Signature,
  body_map: BodyMap,
}

export const inputOf = (kind: DrawnKind): Component => INPUTS[kind]
