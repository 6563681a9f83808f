/** Editors that come without types: only what is used here. */
declare module 'bpmn-js-token-simulation' {
  const simulation: Record<string, unknown>
  export default simulation
}
declare module 'dmn-js/lib/Modeler' {
  export interface DmnModeler {
    importXML(xml: string): Promise<unknown>
    saveXML(options: { format: boolean }): Promise<{ xml: string }>
    getViews(): { type: string }[]
    open(view: { type: string }): Promise<unknown>
    destroy(): void
  }
  const Editor: new (options: object) => DmnModeler
  export default Editor
}
