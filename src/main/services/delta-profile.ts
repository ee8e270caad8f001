import { statSync, type BigIntStats } from 'node:fs'
import * as nodeFs from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fail, ok, problem, type Problem, type Result } from '../../engine/model/problem.ts'
import { judgementFacts, type Judgement, type LayerMean } from './delta-measurement.ts'
import { patientRename } from './patient-rename.ts'
import { errnoOf, writeProblem } from './system-problem.ts'

/** The file operations the writer needs; tests pass failing ones. */
export type ProfileFs = Pick<typeof nodeFs, 'realpath' | 'writeFile' | 'rename' | 'rm'>

/** Where the rates of a profile come from. */
export interface ProfileSource {
  /** `deltascope delta-stats` */
  readonly command: string
  /** From random weights: says nothing about a published network. */
  readonly synthetic: boolean
  readonly judgement: Judgement
}

/** The profile that `evaluate --profile` reads; what it does not know, it ignores. */
export function profileText(layers: readonly LayerMean[], source: ProfileSource): string {
  const { command, synthetic, judgement } = source
  const document = {
    source: command,
    synthetic,
    format: judgementFacts(judgement),
    layers: layers.map(({ layer, outlierRatio, deltas, elements }) => ({
      name: layer,
      outlierRatio,
      deltas,
      elements,
    })),
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

/** Why a profile cannot be written to `file`, as far as that can be seen before measuring. */
export function profileFileProblem(file: string, inputs: readonly string[] = []): Problem | undefined {
  const remedy = 'Choose another file with --profile.'
  if (file === '') {
    return problem('empty-path', 'is empty', { field: '--profile', expected: 'a file', remedy })
  }
  const there = kindOf(file)
  if (there !== undefined && there !== 'a file') {
    const expected = 'a file, or nothing yet'
    return problem('not-a-file', 'cannot be written as a file', { file, expected, got: there, remedy })
  }
  if (!inputs.some((input) => isSame(input, file))) return undefined
  return problem('overwrites-input', 'is one of the tensors', { file, field: '--profile', remedy })
}

function kindOf(path: string): string | undefined {
  const stats = lookAt(path)
  if (stats === undefined) return undefined
  if (stats.isFile()) return 'a file'
  return stats.isDirectory() ? 'a folder' : 'a device, pipe or socket'
}

function isSame(a: string, b: string): boolean {
  const [x, y] = [lookAt(a), lookAt(b)]
  return x !== undefined && y !== undefined && x.ino === y.ino && x.dev === y.dev
}

function lookAt(path: string): BigIntStats | undefined {
  try {
    // Numbers of files on Windows are larger than what a double tells apart.
    return statSync(path, { bigint: true })
  } catch {
    // Nothing there, or no access: writing will create it, or tell.
    return undefined
  }
}

/** Writes a profile completely or not at all: beside the target first, then renamed over it. */
export async function writeProfile(
  file: string,
  text: string,
  fs: ProfileFs = nodeFs,
): Promise<Result<string>> {
  // A link to a file stays a link.
  const target = await fs.realpath(file).catch(() => resolve(file))
  const partial = join(dirname(target), `.${basename(target)}.partial-${process.pid}`)
  try {
    await fs.writeFile(partial, text)
    await patientRename(fs, partial, target)
    return ok(file)
  } catch (error) {
    await fs.rm(partial, { force: true }).catch(() => undefined)
    return fail(profileWriteProblem(file, error))
  }
}

/** The remedies of writing name simulate's option; here it is another one. */
function profileWriteProblem(file: string, error: unknown): Problem {
  // Windows would say of what is below a file only that it is not there.
  const isBelowFile = kindOf(dirname(file)) === 'a file'
  if (errnoOf(error) === 'ENOENT' && !isBelowFile) {
    return problem('no-folder', 'its folder does not exist', { file, remedy: 'Create the folder first.' })
  }
  const told = writeProblem(file, isBelowFile ? Object.assign(new Error(file), { code: 'ENOTDIR' }) : error)
  const remedy = told.remedy?.replace('another folder with -p', 'another file with --profile')
  return remedy === undefined ? told : { ...told, remedy }
}
