import { VantResolver } from '@vant/auto-import-resolver'
import components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vite'
import { applicationConfig } from '../../vite.base.ts'

export default defineConfig(
  applicationConfig('resident', '/m/', 5174, [
    components({ dirs: [], dts: 'src/components.d.ts', resolvers: [VantResolver()] }),
  ]),
)
