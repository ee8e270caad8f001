import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/** A file of the built page. */
export interface StaticFile {
  readonly type: string
  readonly body: Buffer
  /** Named by its content, so it never changes. */
  readonly isImmutable: boolean
}

/** What the build makes; nothing else is served. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}

/**
 * The file of a URL path under `root`, undefined when there is none. A path is a list of plain names: no dots at the
 * start, no separators or escapes in a name, and no link may lead out of `root`.
 */
export async function staticFile(root: string, urlPath: string): Promise<StaticFile | undefined> {
  const names = (urlPath === '/' ? '/index.html' : urlPath).slice(1).split('/')
  if (!names.every((name) => /^[\w-][\w.-]*$/.test(name))) return undefined
  const type = TYPES[extname(names.at(-1) ?? '')]
  if (type === undefined) return undefined
  try {
    const [top, path] = await Promise.all([realpath(root), realpath(join(root, ...names))])
    if (!path.startsWith(top + sep)) return undefined
    return { type, body: await readFile(path), isImmutable: names[0] === 'assets' }
  } catch {
    return undefined
  }
}
