/** Regions of the body as seen from the front and from behind, in a box of 100 × 230; right and left are the person's own. */
export interface Region {
  id: string
  name: string
  side: 'front' | 'back'
  path: string
  /** Drawn on the other half of the box. */
  mirrored: boolean
}

const TRUNK = {
  head: 'M50 4c10 0 15 8 15 17s-6 18-15 18-15-9-15-18 5-17 15-17z',
  neck: 'M43 40h14v8H43z',
  upper: 'M33 50c11-3 23-3 34 0v28H33z',
  lower: 'M33 80h34l2 26H31z',
  hip: 'M31 108h38l3 16H28z',
}
const NAMES = {
  front: { head: '头面部', neck: '颈前', upper: '胸部', lower: '腹部', hip: '下腹与会阴' },
  back: { head: '后枕部', neck: '项部', upper: '上背部', lower: '腰部', hip: '臀部' },
}
const LIMBS: [id: string, name: string, path: string][] = [
  ['arm', '上臂', 'M31 52c-8 2-11 8-12 16l-3 26 9 2 6-20z'],
  ['forearm', '前臂', 'M16 96l9 2-6 26-9-2z'],
  ['hand', '手', 'M10 124l9 2-2 15c-5 4-10 1-9-6z'],
  ['thigh', '大腿', 'M28 126h20l-2 42H32z'],
  ['shin', '小腿', 'M32 170h14l-3 40h-9z'],
  ['foot', '足', 'M34 212h9l1 9c-4 4-13 4-15 0z'],
]

const trunk = (side: 'front' | 'back'): Region[] =>
  (Object.keys(TRUNK) as (keyof typeof TRUNK)[]).map((part) => ({
    id: `${side}_${part}`,
    name: NAMES[side][part],
    side,
    path: TRUNK[part],
    mirrored: false,
  }))

/** Seen from the front, the person's right is on the left of the picture. */
const limbs = (side: 'front' | 'back'): Region[] =>
  [false, true].flatMap((mirrored) => {
    const right = (side === 'front') !== mirrored
    return LIMBS.map(([id, name, path]) => ({
      id: `${side}_${right ? 'right' : 'left'}_${id}`,
      name: `${right ? '右' : '左'}${name}${side === 'back' ? '后侧' : ''}`,
      side,
      path,
      mirrored,
    }))
  })

export const REGIONS: Region[] = (['front', 'back'] as const).flatMap((side) => [...trunk(side), ...limbs(side)])
