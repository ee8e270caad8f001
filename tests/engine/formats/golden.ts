import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..', 'golden')

/** One run of the original: its inputs and its reports. */
export interface GoldenRun {
  readonly id: string
  readonly version: 2 | 3
  readonly kind: 'conv' | 'gemm'
  readonly read: (file: string) => string
  readonly has: (file: string) => boolean
  readonly list: (folder: string) => readonly string[]
}

/** Every run of the golden data. */
export function goldenRuns(): readonly GoldenRun[] {
  return ['v2', 'v3', 'traces'].flatMap((group) =>
    readdirSync(join(ROOT, group)).map((name): GoldenRun => {
      const folder = join(ROOT, group, name)
      return {
        id: `${group}/${name}`,
        version: group === 'v3' ? 3 : 2,
        kind: name.startsWith('gemm') ? 'gemm' : 'conv',
        read: (file) => readFileSync(join(folder, file), 'utf8'),
        has: (file) => existsSync(join(folder, file)),
        list: (sub) => readdirSync(join(folder, sub)),
      }
    }),
  )
}

/** A golden file beside the runs. */
export function goldenFile(name: string): string {
  return readFileSync(join(ROOT, name), 'utf8')
}
