import type { PersonForm } from '@yizhou/api'

export type PersonFields = Required<Omit<PersonForm, 'birth_date' | 'multiple_birth'>> & {
  birth_date: string | null
  multiple_birth: number | null
}

/** A typed person with every field empty, which says nothing. */
export const emptyPerson = (): PersonFields => ({
  name: '',
  sex: '',
  birth_date: null,
  citizen_id: '',
  birth_certificate: '',
  health_record: '',
  insurance_card: '',
  passport: '',
  phone: '',
  address: '',
  region_code: '',
  ethnic_group: '',
  marital_status: '',
  occupation: '',
  mother_name: '',
  mother_citizen_id: '',
  father_name: '',
  contact_name: '',
  contact_phone: '',
  multiple_birth: null,
})

/** Keys of the definition's examples and the field of the form each stands for. */
const SHORT: Record<string, keyof PersonFields> = {
  name: 'name',
  sex: 'sex',
  birth: 'birth_date',
  id: 'citizen_id',
  certificate: 'birth_certificate',
  record: 'health_record',
  insurance: 'insurance_card',
  passport: 'passport',
  phone: 'phone',
  address: 'address',
  mother: 'mother_name',
  mother_id: 'mother_citizen_id',
  father: 'father_name',
  nth: 'multiple_birth',
}

/** A person of an example of the definition, as the form has it. */
export function personOfExample(example: Record<string, string>): PersonFields {
  const person = emptyPerson()
  for (const [key, value] of Object.entries(example)) {
    const field = SHORT[key]
    if (field === 'multiple_birth') person.multiple_birth = Number(value)
    else if (field) person[field] = value
  }
  return person
}
