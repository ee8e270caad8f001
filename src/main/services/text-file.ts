import { fail, ok, problem, type Problem, type Result } from '../../engine/model/problem.ts'
import { readBinaryFile } from './binary-file.ts'

/** The largest input files that are read; more is a mistake, or needs splitting. */
export const MAX_CONFIG_BYTES = 1024 * 1024
export const MAX_TOPOLOGY_BYTES = 64 * 1024 * 1024

/** The text of a UTF-8 file (a byte order mark is kept), or the problem that keeps it from being read. */
export function readTextFile(file: string, maxBytes: number): Result<string> {
  const tooLargeRemedy = 'Check that it is the right file.'
  const bytes = readBinaryFile(file, { title: 'a text file', maxBytes, tooLargeRemedy })
  return bytes.ok ? decode(file, bytes.value) : bytes
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
