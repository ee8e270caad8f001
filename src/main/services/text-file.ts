import { closeSync, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs'
import { fail, ok, problem, type Problem, type Result } from '../../engine/model/problem.ts'
import { errnoOf, messageOf } from './system-problem.ts'

/** The largest input files that are read; more is a mistake, or needs splitting. */
export const MAX_CONFIG_BYTES = 1024 * 1024
export const MAX_TOPOLOGY_BYTES = 64 * 1024 * 1024

/** The text of a UTF-8 file (a byte order mark is kept), or the problem that keeps it from being read. */
export function readTextFile(file: string, maxBytes: number): Result<string> {
  try {
    // Looked at before it is opened: opening a pipe nobody writes to would wait for ever.
    const refused = refusal(file, statSync(file), maxBytes)
    if (refused !== undefined) return fail(refused)
    const bytes = readUpTo(file, maxBytes + 1)
    if (bytes.length > maxBytes) return fail(tooLarge(file, bytes.length, maxBytes))
    return decode(file, bytes)
  } catch (error) {
    return fail(readProblem(file, error))
  }
}

function refusal(file: string, stats: Stats, maxBytes: number): Problem | undefined {
  if (stats.isFile()) return stats.size > maxBytes ? tooLarge(file, stats.size, maxBytes) : undefined
  const got = stats.isDirectory() ? 'a folder' : stats.isFIFO() ? 'a pipe' : 'a device or socket'
  const remedy = stats.isDirectory() ? 'Name a file in it.' : 'Save it to a file first.'
  return problem('not-a-file', 'cannot be read as a file', { file, expected: 'a text file', got, remedy })
}

/** At most `limit` bytes: a file may grow after it was looked at. */
function readUpTo(file: string, limit: number): Uint8Array {
  const fd = openSync(file, 'r')
  try {
    const buffer = Buffer.allocUnsafe(Math.min(limit, fstatSync(fd).size + 1))
    let length = 0
    for (;;) {
      const read = readSync(fd, buffer, length, buffer.length - length, null)
      if (read === 0) return buffer.subarray(0, length)
      length += read
    }
  } finally {
    closeSync(fd)
  }
}

function tooLarge(file: string, bytes: number, maxBytes: number): Problem {
  return problem('file-too-large', 'is too large', {
    file,
    expected: `at most ${maxBytes / 1024 / 1024} MB`,
    got: `${(bytes / 1024 / 1024).toFixed(1)} MB`,
    remedy: 'Check that it is the right file.',
  })
}

function decode(file: string, bytes: Uint8Array): Result<string> {
  if (bytes.includes(0)) {
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
    return fail(notText(file, rowAt(bytes, bytes.indexOf(0)), utf16 ? 'UTF-16 text' : 'binary data'))
  }
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    return ok(decoder.decode(bytes))
  } catch {
    return fail(notText(file, firstUndecodableRow(bytes), 'bytes of another encoding'))
  }
}

function notText(file: string, row: number, got: string): Problem {
  return problem('not-utf8', 'is not UTF-8 text', {
    file,
    row,
    expected: 'UTF-8',
    got,
    remedy: 'Save the file as UTF-8 text, or name the right file.',
  })
}

function rowAt(bytes: Uint8Array, offset: number): number {
  let row = 1
  for (let at = bytes.indexOf(10); at !== -1 && at < offset; at = bytes.indexOf(10, at + 1)) row++
  return row
}

function firstUndecodableRow(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let row = 1, start = 0; ; row++) {
    const end = bytes.indexOf(10, start)
    try {
      decoder.decode(bytes.subarray(start, end === -1 ? bytes.length : end))
    } catch {
      return row
    }
    if (end === -1) return row
    start = end + 1
  }
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
