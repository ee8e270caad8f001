import { readdirSync, readFileSync } from 'node:fs'
import { posix, relative, resolve } from 'node:path'
import ts from 'typescript'

/** One import of one file. */
export interface Edge {
  readonly from: string
  /** A file of the graph (`src/...`), or the name of a package (`commander`, `node:fs`, `electron`). */
  readonly to: string
  /** Gone after compilation: `import type` and `import('x').T`. */
  readonly typeOnly: boolean
  /** Names taken, empty for `import 'x'` and `import('x')`; `*` for the whole. */
  readonly names: readonly string[]
}

/** Every file with its imports. */
export type ImportGraph = ReadonlyMap<string, readonly Edge[]>

/** The graph of a set of sources by path; throws when a relative import names no file of the set. */
export function importGraph(sources: ReadonlyMap<string, string>): ImportGraph {
  return new Map([...sources].map(([file, text]) => [file, edgesOf(file, text, sources)]))
}

/** All sources under `src`, by their path relative to the repository. */
export function sourcesOf(root: string): ReadonlyMap<string, string> {
  const entries = readdirSync(resolve(root, 'src'), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && /\.(ts|mts|js|mjs|vue)$/.test(entry.name))
  return new Map(
    files.map((entry) => {
      const path = resolve(entry.parentPath, entry.name)
      return [relative(root, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]
    }),
  )
}

function edgesOf(file: string, text: string, sources: ReadonlyMap<string, string>): readonly Edge[] {
  const edges: Edge[] = []
  const add = (specifier: string, typeOnly: boolean, names: readonly string[]): void => {
    const to = targetOf(file, specifier, sources)
    if (to !== undefined) edges.push({ from: file, to, typeOnly, names })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      add(node.moduleSpecifier.text, typeOnly, namesOf(node.importClause))
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      if (ts.isStringLiteral(node.moduleSpecifier)) add(node.moduleSpecifier.text, node.isTypeOnly, ['*'])
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      if (ts.isStringLiteral(node.argument.literal)) add(node.argument.literal.text, true, [])
    } else if (isDynamicImport(node)) {
      add(node.arguments[0].text, false, [])
    }
    ts.forEachChild(node, visit)
  }
  visit(
    ts.createSourceFile(file, file.endsWith('.vue') ? scriptsOf(text) : text, ts.ScriptTarget.Latest, true),
  )
  return edges
}

interface LiteralImportCall extends ts.CallExpression {
  readonly arguments: ts.NodeArray<ts.StringLiteralLike> & readonly [ts.StringLiteralLike]
}

function isDynamicImport(node: ts.Node): node is LiteralImportCall {
  if (!ts.isCallExpression(node)) return false
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require'
  const argument = node.arguments[0]
  return (isImport || isRequire) && argument !== undefined && ts.isStringLiteralLike(argument)
}

function namesOf(clause: ts.ImportClause | undefined): readonly string[] {
  if (clause === undefined) return []
  const own = clause.name === undefined ? [] : ['default']
  const bindings = clause.namedBindings
  if (bindings === undefined) return own
  if (ts.isNamespaceImport(bindings)) return [...own, '*']
  return [...own, ...bindings.elements.map((element) => (element.propertyName ?? element.name).text)]
}

/** The TypeScript of a Vue file. */
function scriptsOf(text: string): string {
  return [...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n')
}

function targetOf(file: string, specifier: string, sources: ReadonlyMap<string, string>): string | undefined {
  const [path = ''] = specifier.split('?')
  if (!path.startsWith('.')) return path
  const to = posix.join(posix.dirname(file), path)
  if (sources.has(to)) return to
  // Data and styles are no part of the graph; code that cannot be found is a mistake.
  if (/\.(json|css|svg|wasm|md|csv|cfg|ttf|woff2?)$/.test(to)) return undefined
  throw new Error(`${file} imports ${specifier}, which is no file of the graph`)
}

/** The shortest path of run-time imports from a file to a node that `isBad`, undefined when there is none. */
export function pathTo(
  graph: ImportGraph,
  from: string,
  isBad: (node: string) => boolean,
): readonly string[] | undefined {
  const paths = new Map<string, readonly string[]>([[from, [from]]])
  for (const [node, path] of paths) {
    if (node !== from && isBad(node)) return path
    for (const edge of graph.get(node) ?? []) {
      if (!edge.typeOnly && !paths.has(edge.to)) paths.set(edge.to, [...path, edge.to])
    }
  }
  return undefined
}

/** One cycle of imports, types included, undefined when there is none. */
export function findCycle(graph: ImportGraph): readonly string[] | undefined {
  const finished = new Set<string>()
  const trail: string[] = []
  const visit = (node: string): readonly string[] | undefined => {
    if (finished.has(node)) return undefined
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node]
    trail.push(node)
    for (const edge of graph.get(node) ?? []) {
      const cycle = visit(edge.to)
      if (cycle !== undefined) return cycle
    }
    trail.pop()
    finished.add(node)
    return undefined
  }
  for (const node of graph.keys()) {
    const cycle = visit(node)
    if (cycle !== undefined) return cycle
  }
  return undefined
}
