import { VantResolver } from '@vant/auto-import-resolver'
import components from 'unplugin-vue-components/vite'
import { defineConfig, type Plugin } from 'vite'
import { applicationConfig } from '../../vite.base.ts'

/** Vant's icon font names a foreign host and we draw our own icons: its rule is left out of the build. */
const withoutIconFont: Plugin = {
  name: 'without-vant-icon-font',
  enforce: 'pre',
  transform(code, id) {
    if (!/vant\/.*\.css/.test(id)) return null
    return code.replace(/@font-face\s*\{[^}]*vant-icon[^}]*\}/g, '')
  },
}

export default defineConfig(
  applicationConfig('resident', '/m/', 5174, [
    withoutIconFont,
    components({ dirs: [], dts: 'src/components.d.ts', resolvers: [VantResolver()] }),
  ]),
)
