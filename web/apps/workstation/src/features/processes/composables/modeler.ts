import type Modeler from 'bpmn-js/lib/Modeler'
import { chinese, DIAGRAM_WORDS } from './editorWords'

const PALETTE = new Set([
  'hand-tool', 'lasso-tool', 'space-tool', 'global-connect-tool', 'tool-separator', 'create.start-event', 'create.end-event',
  'create.exclusive-gateway', 'create.task',
]) // prettier-ignore
const APPEND = new Set(['append.end-event', 'append.gateway', 'append.append-task', 'connect', 'delete', 'replace'])
const REPLACE = new Set([
  'replace-with-user-task', 'replace-with-service-task', 'replace-with-rule-task', 'replace-with-exclusive-gateway',
  'replace-with-parallel-gateway', 'replace-with-inclusive-gateway', 'replace-with-default-flow', 'replace-with-sequence-flow',
]) // prettier-ignore

type Entries = Record<string, unknown>
const only = (names: Set<string>) => (entries: Entries) =>
  Object.fromEntries(Object.entries(entries).filter(([name]) => names.has(name)))

class Narrow {
  static $inject = ['palette', 'contextPad', 'popupMenu', 'eventBus']
  constructor(
    palette: { registerProvider(priority: number, provider: object): void },
    contextPad: { registerProvider(priority: number, provider: object): void },
    popupMenu: { registerProvider(id: string, priority: number, provider: object): void },
  ) {
    palette.registerProvider(200, { getPaletteEntries: () => only(PALETTE) })
    contextPad.registerProvider(200, { getContextPadEntries: () => only(APPEND) })
    popupMenu.registerProvider('bpmn-replace', 200, {
      getPopupMenuEntries: () => only(REPLACE),
      getPopupMenuHeaderEntries: () => () => ({}),
    })
  }
}

/** A modeler that offers the elements the engine runs, in Chinese, with token simulation. */
export async function chineseModeler(container: HTMLElement): Promise<Modeler> {
  const [modeler, simulation] = await Promise.all([import('bpmn-js/lib/Modeler'), import('bpmn-js-token-simulation')])
  return new modeler.default({
    container,
    additionalModules: [simulation.default, chinese(DIAGRAM_WORDS), { __init__: ['narrow'], narrow: ['type', Narrow] }],
  })
}
