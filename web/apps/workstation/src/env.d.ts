/// <reference types="vite/client" />
import 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string
    /** Page without the shell and without a session (log-in). */
    open?: boolean
    /** Page without the shell (print). */
    bare?: boolean
    permission?: string
  }
}
