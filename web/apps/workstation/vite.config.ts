import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vite'
import { applicationConfig } from '../../vite.base.ts'

export default defineConfig(
  applicationConfig('workstation', '/', 5173, [
    components({ dirs: [], dts: 'src/components.d.ts', resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
  ]),
)
