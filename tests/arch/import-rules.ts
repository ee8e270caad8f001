import { pathTo, type Edge, type ImportGraph } from './import-graph.ts'

/** Who may import whom, and why. */
export interface ImportRule {
  readonly title: string
  readonly reason: string
  /** The files the rule is about. */
  readonly applies: (file: string) => boolean
  /** Whether such a file may have this import. */
  readonly allows?: (edge: Edge) => boolean
  /** What such a file may not even reach at run time through others. */
  readonly mayNotReach?: (node: string) => boolean
}

const isUnder =
  (...folders: readonly string[]) =>
  (path: string): boolean =>
    folders.some((folder) => path === folder || path.startsWith(`${folder}/`))

const isFile = isUnder('src')
const isNode = (node: string): boolean => node.startsWith('node:')
const isElectron = (node: string): boolean => node === 'electron' || node.startsWith('electron/')
const isPackage = (node: string): boolean => !isFile(node) && !isNode(node) && !isElectron(node)

const isEngine = isUnder('src/engine')
const isEngineModel = isUnder('src/engine/model')
const isShared = isUnder('src/shared')
const isCore = isUnder('src/main/services', 'src/main/store', 'src/main/pool')
const isMain = isUnder('src/main')
const isElectronHost = isUnder('src/main/host/electron', 'src/main/index.ts')
const isPreload = isUnder('src/preload')
const isRenderer = isUnder('src/renderer')

/** `sweep` for `src/renderer/views/sweep/chart.vue` and `src/renderer/views/sweep.vue`. */
const viewOf = (file: string): string | undefined => /^src\/renderer\/views\/([^/.]+)/.exec(file)?.[1]

export const RULES: readonly ImportRule[] = [
  {
    title: 'engine imports only engine',
    reason: 'the same bytes run in a worker, on the command line, in a browser and in a test',
    applies: isEngine,
    allows: ({ to }) => isEngine(to),
  },
  {
    title: 'shared imports only shared, and types of engine',
    reason: 'both sides of the contract load it, and neither may pull in the simulator with it',
    applies: isShared,
    allows: ({ to, typeOnly }) => isShared(to) || (isEngine(to) && typeOnly),
  },
  {
    title: 'services, store and pool import engine, shared, each other, node: and packages',
    reason: 'they run in Electron, in the server and on the command line, and know none of them',
    applies: isCore,
    allows: ({ to }) => isCore(to) || isEngine(to) || isShared(to) || isNode(to) || isPackage(to),
    mayNotReach: (node) => isElectron(node) || isUnder('src/main/host')(node) || isRenderer(node),
  },
  {
    title: 'command line, server and worker never reach Electron',
    reason: 'they run on machines where its binary cannot be had',
    applies: (file) => isMain(file) && !isElectronHost(file),
    mayNotReach: (node) => isElectron(node) || isElectronHost(node),
  },
  {
    title: 'main imports nothing of the renderer or the preload',
    reason: 'they are other programs, which meet it only in the contract of shared',
    applies: isMain,
    allows: ({ to }) => !isRenderer(to) && !isPreload(to),
  },
  {
    title: 'preload imports contextBridge, ipcRenderer and types of shared',
    reason: 'it is a pipe: anything more would be within reach of the page',
    applies: isPreload,
    allows: ({ to, typeOnly, names }) =>
      isPreload(to) ||
      (isShared(to) && typeOnly) ||
      (to === 'electron' && names.every((name) => name === 'contextBridge' || name === 'ipcRenderer')),
  },
  {
    title: 'renderer imports shared, model and types of engine, and packages',
    reason: 'it runs in a browser; simulations go through the contract, or the page would freeze',
    applies: isRenderer,
    allows: ({ to, typeOnly }) =>
      isRenderer(to) || isShared(to) || isEngineModel(to) || (isEngine(to) && typeOnly) || isPackage(to),
    mayNotReach: (node) =>
      isElectron(node) || isNode(node) || isMain(node) || (isEngine(node) && !isEngineModel(node)),
  },
  {
    title: 'no view imports another view',
    reason: 'views stay removable; what two of them need belongs into widgets or stores',
    applies: (file) => viewOf(file) !== undefined,
    allows: ({ from, to }) => viewOf(to) === undefined || viewOf(to) === viewOf(from),
  },
]

/** One line per broken rule and file, with the offending path. */
export function violations(graph: ImportGraph, rules: readonly ImportRule[] = RULES): readonly string[] {
  return rules.flatMap((rule) =>
    [...graph.keys()].filter(rule.applies).flatMap((file) => {
      const direct = (graph.get(file) ?? []).filter((edge) => rule.allows?.(edge) === false)
      const bad = direct.map((edge) => [file, edge.to])
      const reached = rule.mayNotReach === undefined ? undefined : pathTo(graph, file, rule.mayNotReach)
      if (reached !== undefined && reached.length > 2) bad.push([...reached])
      else if (reached !== undefined && !direct.some((edge) => edge.to === reached[1])) bad.push([...reached])
      return bad.map((path) => `${path.join(' -> ')}\n    ${rule.title}: ${rule.reason}`)
    }),
  )
}
