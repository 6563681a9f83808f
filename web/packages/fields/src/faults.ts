/** What can be wrong with an answer, in the words of the server (`src/yizhou/engines/forms/faults.py`). */
import type { Fault, FormCheck, FormField } from './contracts'

const error = (code: string, place: string, message: string, advice: string): Fault => ({
  code: `forms.${code}`,
  severity: 'error',
  place,
  message,
  advice,
})
const bound = (value: number | undefined) => (value === undefined ? '' : String(value))

export const unknown = (place: string) =>
  error('unknown_field', place, `表单没有“${place}”这一项`, '表单可能已更新，请刷新后重新填写')
export const required = (field: FormField, place: string) =>
  error('required', place, `“${field.label}”未填写`, '此项必填')
export const wrongKind = (field: FormField, place: string, wanted: string) =>
  error('wrong_kind', place, `“${field.label}”的内容不是${wanted}`, `请填写${wanted}`)
export const noOption = (field: FormField, place: string, code: string) =>
  error('no_option', place, `“${field.label}”没有选项“${code.slice(0, 40)}”`, '请从列表中选择')
export const exclusive = (field: FormField, place: string, name: string) =>
  error('exclusive', place, `“${field.label}”选了“${name}”，不能同时选其他项`, `请只选“${name}”，或取消它`)
export const tooLong = (field: FormField, place: string, longest: number) =>
  error('too_long', place, `“${field.label}”超过${longest}个字`, '请缩短内容')
export const decimals = (field: FormField, place: string, most: number) =>
  error('decimals', place, `“${field.label}”${most ? `最多${most}位小数` : '应为整数'}`, '请核对小数位数')
export function outOfRange(field: FormField, place: string, value: number): Fault {
  const unit = field.unit ?? ''
  const range = `${bound(field.low)}～${bound(field.high)}${unit}`
  return error('out_of_range', place, `“${field.label}”为${value}${unit}，不在允许范围${range}`, '请核对测量值与单位')
}
export function unusual(field: FormField, place: string, value: number): Fault {
  const unit = field.unit ?? ''
  const range = `${bound(field.usual_low)}～${bound(field.usual_high)}${unit}`
  return error(
    'unusual',
    place,
    `“${field.label}”为${value}${unit}，超出常见范围${range}`,
    '请核对；确实如此请填写说明',
  )
}
export const pattern = (field: FormField, place: string) =>
  error('pattern', place, `“${field.label}”的格式不对`, field.help ?? '请核对格式')
export const checkFailed = (check: FormCheck, place: string, isAnswered: boolean): Fault => ({
  code: `forms.check.${check.id}`,
  severity: check.severity === 'error' || !isAnswered ? 'error' : 'warning',
  place,
  message: check.message,
  advice: check.severity === 'error' ? check.advice : `${check.advice}；确实如此请填写说明`,
})

/** Whether a reason makes the fault acceptable. */
export const wantsReason = (fault: Fault, checks: FormCheck[]) =>
  fault.code === 'forms.unusual' ||
  checks.some((check) => fault.code === `forms.check.${check.id}` && check.severity === 'warning')
