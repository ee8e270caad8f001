import { basename, extname } from 'node:path'
import { problem, type Problem } from '../../engine/model/problem.ts'
import { isDeviceName } from './projects/file-stem.ts'

/** Leaves room for the prefix and suffix of the hidden folder a run is written into (255 bytes in all). */
const MAX_NAME_BYTES = 200

/** What Windows keeps for itself in the name of a folder, besides devices: streams, wildcards, an end that it cuts off. */
const TAKEN_BY_WINDOWS = /[<>:"|?*]|[. ]$/

/** What the folder of one run may be called after. */
export interface NamedRun {
  readonly runName: string
  readonly configFile: string
  readonly topologyFile: string
}

/**
 * Why a run name that the engine takes (no separators, no control characters) still cannot be the name of a folder,
 * or undefined if it can. `place` says where it stands.
 */
export function unsafeRunName(
  name: string,
  place: Pick<Problem, 'file' | 'row'>,
  platform = process.platform,
): Problem | undefined {
  const refuse = (expected: string, got: string): Problem =>
    problem('unsafe-run-name', 'cannot be the name of the result folder', {
      ...place,
      field: 'run_name',
      expected,
      got,
      remedy: 'Change run_name.',
    })
  const lengthBytes = Buffer.byteLength(name)
  if (lengthBytes === 0) return refuse(`1 to ${MAX_NAME_BYTES} bytes`, 'nothing')
  if (lengthBytes > MAX_NAME_BYTES) return refuse(`1 to ${MAX_NAME_BYTES} bytes`, `${lengthBytes} bytes`)
  if (platform !== 'win32' || !(TAKEN_BY_WINDOWS.test(name) || isDeviceName(name))) return undefined
  return refuse('no < > : " | ? *, no name of a device, no dot or blank at the end', name)
}

/**
 * One folder name per run. A run name that several runs share gets what tells them apart: the topology, then the
 * configuration, then a number. Letter case does not count, as on some disks.
 */
export function folderNames(runs: readonly NamedRun[]): readonly string[] {
  let names = runs.map((run) => run.runName)
  for (const part of [topologyStem, configStem]) {
    const shared = sharedNames(names)
    names = names.map((name, index) => {
      const run = runs[index]
      if (run === undefined || !shared.has(name.toLowerCase())) return name
      const rivals = runs.filter((_, other) => names[other]?.toLowerCase() === name.toLowerCase())
      const differs = rivals.some((rival) => part(rival) !== part(run))
      return differs ? `${name}__${part(run)}` : name
    })
  }
  return numbered(names)
}

function topologyStem(run: NamedRun): string {
  return stem(run.topologyFile)
}

function configStem(run: NamedRun): string {
  return stem(run.configFile)
}

function stem(file: string): string {
  return basename(file, extname(file))
}

function sharedNames(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const name of names.map((n) => n.toLowerCase())) (seen.has(name) ? shared : seen).add(name)
  return shared
}

function numbered(names: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${name}__${n}`
    taken.add(free.toLowerCase())
    return free
  })
}
