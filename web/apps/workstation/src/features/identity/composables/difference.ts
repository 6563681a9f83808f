export interface Piece {
  text: string
  same: boolean
}

/**
 * The characters of `mine` that also stand, in order, in `other` (longest common subsequence); the rest differ.
 * Long texts are compared whole, since nobody reads single characters there.
 */
export function differenceOf(mine: string, other: string): Piece[] {
  if (!mine) return []
  if (mine === other) return [{ text: mine, same: true }]
  if (!other || mine.length > 80 || other.length > 80) return [{ text: mine, same: false }]
  const a = [...mine]
  const b = [...other]
  const length = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      length[i]![j] = a[i] === b[j] ? length[i + 1]![j + 1]! + 1 : Math.max(length[i + 1]![j]!, length[i]![j + 1]!)
    }
  }
  const pieces: Piece[] = []
  const add = (text: string, same: boolean) => {
    const last = pieces[pieces.length - 1]
    if (last?.same === same) last.text += text
    else pieces.push({ text, same })
  }
  let i = 0
  let j = 0
  while (i < a.length) {
    if (j < b.length && a[i] === b[j]) {
      add(a[i]!, true)
      i += 1
      j += 1
    } else if (j < b.length && length[i]![j + 1]! >= length[i + 1]![j]!) j += 1
    else {
      add(a[i]!, false)
      i += 1
    }
  }
  return pieces
}
