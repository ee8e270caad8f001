import { unzipSync, type UnzipFileInfo } from 'fflate'
import { fail, ok, problem, type Problem, type Result } from '../../engine/model/problem.ts'
import { messageOf } from './system-problem.ts'

/** Largest array, unpacked; its values and their statistics need about twelve times as much memory. */
export const MAX_ARRAY_BYTES = 256 * 2 ** 20
/** Largest sum of all arrays of one archive, unpacked: a zip of a few megabytes may hold terabytes of zeros. */
const MAX_UNPACKED_BYTES = 4 * 2 ** 30
const MAX_ENTRIES = 10_000
const TOLD_NAMES = 5

/** The `.npy` files of a `.npz`, unpacked one by one on demand. */
export interface TensorArchive {
  /** Array names: the entries without `.npy`, in the archive's order. */
  readonly names: readonly string[]
  /** The bytes of the `.npy` of one of the names. */
  readonly unpack: (name: string) => Result<Uint8Array>
}

/** Whether the bytes begin as a zip does (`.npz` is one). */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b
}

/** Looks at the directory of a `.npz`; nothing is unpacked before every declared size is known to be within bounds. */
export function openTensorArchive(bytes: Uint8Array, file: string): Result<TensorArchive> {
  const entries: UnzipFileInfo[] = []
  try {
    unzipSync(bytes, {
      filter: (entry) => {
        if (entries.push(entry) > MAX_ENTRIES) throw new Error(`more than ${MAX_ENTRIES} entries`)
        return false
      },
    })
  } catch (error) {
    return fail(damaged(file, undefined, error))
  }
  const arrays = entries.filter(({ name }) => isArray(name))
  const problems = archiveProblems(file, arrays)
  if (problems.length > 0) return { ok: false, problems }
  const others = entries.filter(({ name }) => !isArray(name) && !name.endsWith('/'))
  const names = arrays.map(nameOf)
  const unpack = (name: string): Result<Uint8Array> => unpackEntry(bytes, file, name)
  return ok({ names, unpack }, others.length === 0 ? [] : [skipped(file, others)])
}

function isArray(name: string): boolean {
  return name.endsWith('.npy')
}

function nameOf({ name }: UnzipFileInfo): string {
  return name.slice(0, -'.npy'.length)
}

/** A stored entry takes its packed size whatever it declares. */
function sizeOf({ size, originalSize }: UnzipFileInfo): number {
  return Math.max(size, originalSize)
}

function archiveProblems(file: string, arrays: readonly UnzipFileInfo[]): readonly Problem[] {
  if (arrays.length === 0) {
    return [
      problem('npz-empty', 'The archive holds no .npy file', {
        file,
        remedy: 'Save arrays by name with numpy: np.savez(path, conv1=x, conv2=y).',
      }),
    ]
  }
  const total = arrays.reduce((sum, entry) => sum + sizeOf(entry), 0)
  if (total > MAX_UNPACKED_BYTES) {
    return [tooLarge(file, 'all arrays', total, MAX_UNPACKED_BYTES, 'Save the layers in several archives.')]
  }
  const seen = new Set<string>()
  const problems: Problem[] = []
  for (const entry of arrays) {
    const name = nameOf(entry)
    if (sizeOf(entry) > MAX_ARRAY_BYTES) problems.push(arrayTooLarge(file, name, sizeOf(entry)))
    if (seen.has(name)) problems.push(problem('npz-duplicate', 'is there twice', { file, field: name }))
    seen.add(name)
  }
  return problems
}

function unpackEntry(bytes: Uint8Array, file: string, name: string): Result<Uint8Array> {
  const path = `${name}.npy`
  try {
    const found = unzipSync(bytes, { filter: (entry) => entry.name === path })[path]
    return found === undefined ? fail(damaged(file, name, new Error('entry is missing'))) : ok(found)
  } catch (error) {
    return fail(damaged(file, name, error))
  }
}

/** The problem of an array that is larger than is read. */
export function arrayTooLarge(file: string, field: string, bytes: number): Problem {
  return tooLarge(file, field, bytes, MAX_ARRAY_BYTES, 'Save fewer images or channels, or float16 values.')
}

function tooLarge(file: string, field: string, bytes: number, limit: number, remedy: string): Problem {
  const megabytes = (size: number): string => `${(size / 2 ** 20).toFixed(0)} MB`
  return problem('array-too-large', 'is too large unpacked', {
    file,
    field,
    expected: `at most ${megabytes(limit)}`,
    got: megabytes(bytes),
    remedy,
  })
}

function damaged(file: string, field: string | undefined, error: unknown): Problem {
  return problem('npz-damaged', `The archive cannot be unpacked: ${messageOf(error)}`, {
    file,
    ...(field === undefined ? {} : { field }),
    remedy: 'Copy it again, or save it again with numpy: np.savez(path, conv1=x).',
  })
}

function skipped(file: string, others: readonly UnzipFileInfo[]): Problem {
  const names = others.slice(0, TOLD_NAMES).map(({ name }) => name)
  const more = others.length > TOLD_NAMES ? ` and ${others.length - TOLD_NAMES} more` : ''
  const got = `${names.join(', ')}${more}`
  return problem('npz-skipped', 'Entries that are not .npy are skipped', { severity: 'warning', file, got })
}
