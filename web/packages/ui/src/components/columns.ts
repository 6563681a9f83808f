/** A column of a DataList. `width` is a CSS length; columns without one share the rest. */
export interface Column {
  key: string
  title: string
  width?: string
  align?: 'left' | 'right' | 'center'
  mono?: boolean
}
