import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { fail, ok, problem, type Problem, type Result } from '../../engine/model/problem.ts'
import { errnoOf, messageOf } from './system-problem.ts'

/** What a file is expected to be. */
export interface BinaryKind {
  /** `a .npy file` */
  readonly title: string
  readonly maxBytes: number
  /** What to do about one that is larger. */
  readonly tooLargeRemedy: string
}

/** One read may not ask for more than 2 GiB. */
const CHUNK_BYTES = 2 ** 30

/** The bytes of a file, or the problem that keeps it from being read. */
export function readBinaryFile(file: string, kind: BinaryKind): Result<Uint8Array> {
  const refused = binaryFileProblem(file, kind)
  if (refused !== undefined) return fail(refused)
  try {
    const bytes = readUpTo(file, kind.maxBytes + 1)
    return bytes.length > kind.maxBytes ? fail(tooLarge(file, bytes.length, kind)) : ok(bytes)
  } catch (error) {
    return fail(readProblem(file, error))
  }
}

/** Why a file cannot be read, as far as that can be seen without opening it: opening a pipe would wait for ever. */
export function binaryFileProblem(file: string, kind: BinaryKind): Problem | undefined {
  try {
    const stats = statSync(file)
    if (stats.isFile()) {
      return stats.size > kind.maxBytes ? tooLarge(file, stats.size, kind) : undefined
    }
    const got = stats.isDirectory() ? 'a folder' : stats.isFIFO() ? 'a pipe' : 'a device or socket'
    const remedy = stats.isDirectory() ? 'Name a file in it.' : 'Save it to a file first.'
    return problem('not-a-file', 'cannot be read as a file', { file, expected: kind.title, got, remedy })
  } catch (error) {
    return readProblem(file, error)
  }
}

/** At most `limit` bytes: a file may grow after it was looked at. */
function readUpTo(file: string, limit: number): Uint8Array {
  const fd = openSync(file, 'r')
  try {
    const buffer = Buffer.allocUnsafe(Math.min(limit, fstatSync(fd).size + 1))
    let length = 0
    for (;;) {
      const read = readSync(fd, buffer, length, Math.min(CHUNK_BYTES, buffer.length - length), null)
      if (read === 0) return buffer.subarray(0, length)
      length += read
    }
  } finally {
    closeSync(fd)
  }
}

function tooLarge(file: string, bytes: number, { maxBytes, tooLargeRemedy }: BinaryKind): Problem {
  return problem('file-too-large', 'is too large', {
    file,
    expected: `at most ${maxBytes / 2 ** 20} MB`,
    got: `${(bytes / 2 ** 20).toFixed(1)} MB`,
    remedy: tooLargeRemedy,
  })
}

function readProblem(file: string, error: unknown): Problem {
  switch (errnoOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return problem('file-not-found', 'no such file', { file, remedy: 'Check the path.' })
    case 'EACCES':
    case 'EPERM':
      return problem('not-readable', 'you may not read it', {
        file,
        remedy: 'Change its permissions, or copy it.',
      })
    default:
      return problem('read-failed', `cannot be read: ${messageOf(error)}`, { file })
  }
}
