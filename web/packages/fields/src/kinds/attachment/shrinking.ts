export interface Attached {
  name: string
  type: string
  size: number
  /** The content as a data address: it travels with the answers, so that a form filled in off line has its pictures. */
  data: string
}

/** Bytes of one file as it is kept, and of all files of a question together. */
export const LARGEST = 400_000
export const LARGEST_TOGETHER = 1_600_000
const SIDES = [1600, 1280, 960, 640]

const asAddress = (file: Blob) =>
  new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error ?? new Error('文件读取失败'))
    reader.readAsDataURL(file)
  })

/** The size a picture is reduced to: no side longer than `side`. */
export function fitted(width: number, height: number, side: number): [width: number, height: number] {
  const scale = Math.min(1, side / Math.max(width, height))
  return [Math.round(width * scale), Math.round(height * scale)]
}

async function smaller(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file)
  const canvas = document.createElement('canvas')
  let best: Blob = file
  for (const side of SIDES) {
    ;[canvas.width, canvas.height] = fitted(picture.width, picture.height, side)
    canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.8))
    if (made && made.size < best.size) best = made
    if (best.size <= LARGEST) break
  }
  return best
}

/** A file ready to be kept; pictures are made smaller first. Throws with words to show when it is too large even so. */
export async function attached(file: File, beside = 0): Promise<Attached> {
  const content = /^image\/(jpeg|png|webp)$/.test(file.type) && file.size > LARGEST ? await smaller(file) : file
  if (content.size > LARGEST) throw new Error(`“${file.name}”超过${LARGEST / 1000}KB，请压缩或拆分后再添加`)
  if (content.size + beside > LARGEST_TOGETHER) throw new Error('附件总量已满，请移除一些再添加')
  return { name: file.name, type: content.type, size: content.size, data: await asAddress(content) }
}
