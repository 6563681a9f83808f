import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import type { PluginOption, UserConfig } from 'vite'

/** Settings both applications share: where the build goes, and the development proxy to a running platform. */
export function applicationConfig(name: string, base: string, port: number, plugins: PluginOption[]): UserConfig {
  const platform = process.env.YIZHOU_URL ?? `http://127.0.0.1:${process.env.YIZHOU_PORT ?? '8000'}`
  const passed = Object.fromEntries(
    ['/api', '/live', '/fhir', '/soap', '/files', '/healthz'].map((path) => [
      path,
      { target: platform, changeOrigin: false },
    ]),
  )
  return {
    base,
    plugins: [vue(), ...plugins],
    build: {
      outDir: fileURLToPath(new URL(`./dist/${name}`, import.meta.url)),
      emptyOutDir: true,
      target: ['chrome87', 'edge88', 'firefox78', 'safari14'],
      assetsInlineLimit: 2048,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 700,
    },
    server: { port, proxy: passed },
  }
}
