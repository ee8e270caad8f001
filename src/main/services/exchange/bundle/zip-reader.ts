import { inflateRawSync } from 'node:zlib'
import { fail, ok, problem, type Problem, type Result } from '../../../../engine/model/problem.ts'
import { messageOf } from '../../system-problem.ts'

/** Bounds of what is unpacked: a zip of a few megabytes may hold terabytes of zeros. */
export interface ZipLimits {
  readonly maxEntries: number
  readonly maxEntryBytes: number
  readonly maxTotalBytes: number
  /** Unpacked over packed bytes of an entry of more than `ratioFromBytes`. */
  readonly maxRatio: number
  readonly ratioFromBytes: number
}

/** A zip whose directory has been checked; nothing is unpacked before it is asked for. */
export interface ZipArchive {
  readonly names: readonly string[]
  readonly unpack: (name: string) => Result<Uint8Array>
}

interface Entry {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly packedBytes: number
  readonly bytes: number
  /** Of the local header. */
  readonly offset: number
}

const END_BYTES = 22
const CENTRAL_BYTES = 46
const LOCAL_BYTES = 30
const MAX_COMMENT_BYTES = 0xffff
const END_SIGNATURE = 0x06054b50
const CENTRAL_SIGNATURE = 0x02014b50
const LOCAL_SIGNATURE = 0x04034b50
const STORED = 0
const DEFLATED = 8
const ENCRYPTED_FLAG = 1

/**
 * Segments of letters, digits, `.`, `-` and `_`, none beginning with a dot: no way out of a folder, no drive, no
 * backslash, no control character, no invisible file.
 */
const SAFE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/
const MAX_NAME_LENGTH = 200

/**
 * Reads the directory of a zip and checks it as a whole: names, sizes, number and overlap of entries, and that each
 * lies where the directory says. (The zip library believes the declared sizes, which is not enough for files of
 * strangers.) Zip64, encryption and methods other than deflate are refused.
 */
export function openZip(bytes: Uint8Array, file: string, limits: ZipLimits): Result<ZipArchive> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const directory = readDirectory(bytes, view, file, limits)
  if (!directory.ok) return directory
  const entries = directory.value
  const problems = entries.flatMap((entry) => entryProblems(entry, file, limits))
  problems.push(...wholeProblems(entries, file, limits))
  if (problems.length > 0) return { ok: false, problems }
  const packed = locateEntries(bytes, view, file, entries)
  if (!packed.ok) return packed
  return ok({
    names: [...packed.value.keys()],
    unpack: (name) => {
      const found = packed.value.get(name)
      return found === undefined
        ? fail(damaged(file, `there is no entry ${name}`))
        : inflateEntry(file, found.entry, found.data)
    },
  })
}

function readDirectory(
  bytes: Uint8Array,
  view: DataView,
  file: string,
  limits: ZipLimits,
): Result<readonly Entry[]> {
  const end = findEnd(view)
  if (end === undefined) {
    return fail(damaged(file, 'its directory is missing: it is no zip, or was cut off'))
  }
  const count = view.getUint16(end + 10, true)
  const size = view.getUint32(end + 12, true)
  const start = view.getUint32(end + 16, true)
  if (count > limits.maxEntries) return fail(tooManyEntries(file, count, limits))
  if (start + size !== end) return fail(damaged(file, 'its directory is not where it says'))
  const entries: Entry[] = []
  let at = start
  for (let index = 0; index < count; index++) {
    if (at + CENTRAL_BYTES > end || view.getUint32(at, true) !== CENTRAL_SIGNATURE) {
      return fail(damaged(file, 'its directory is cut off'))
    }
    const nameBytes = view.getUint16(at + 28, true)
    const next =
      at + CENTRAL_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (next > end) return fail(damaged(file, 'its directory is cut off'))
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    })
    at = next
  }
  return at === end ? ok(entries) : fail(damaged(file, 'its directory holds more than its entries'))
}

/** Where the end record begins: the last one whose comment reaches exactly to the end of the file. */
function findEnd(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - END_BYTES - MAX_COMMENT_BYTES)
  for (let at = view.byteLength - END_BYTES; at >= first; at--) {
    if (view.getUint32(at, true) !== END_SIGNATURE) continue
    if (at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength) return at
  }
  return undefined
}

function entryProblems(entry: Entry, file: string, limits: ZipLimits): readonly Problem[] {
  const { name, flags, method, packedBytes, bytes } = entry
  if (!SAFE_NAME.test(name) || name.length > MAX_NAME_LENGTH) return [unsafeName(file, name)]
  if ((flags & ENCRYPTED_FLAG) !== 0) return [damaged(file, `the entry ${name} is encrypted`)]
  if (method !== STORED && method !== DEFLATED) {
    return [damaged(file, `the entry ${name} is packed by method ${method}, which is not supported`)]
  }
  if (bytes > limits.maxEntryBytes) return [tooLarge(file, name, bytes, limits.maxEntryBytes)]
  if (bytes > limits.ratioFromBytes && bytes > packedBytes * limits.maxRatio) {
    return [
      problem('zip-bomb', 'unpacks to far more than it should', {
        file,
        field: name,
        expected: `at most ${limits.maxRatio} times its packed size`,
        got: `${Math.round(bytes / Math.max(1, packedBytes))} times`,
      }),
    ]
  }
  return []
}

function wholeProblems(entries: readonly Entry[], file: string, limits: ZipLimits): readonly Problem[] {
  const problems: Problem[] = []
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0)
  if (total > limits.maxTotalBytes) problems.push(tooLarge(file, 'all entries', total, limits.maxTotalBytes))
  const seen = new Set<string>()
  for (const { name } of entries) {
    // Disks that ignore case would take them for one.
    const key = name.toLowerCase()
    if (seen.has(key)) problems.push(problem('zip-duplicate', 'is there twice', { file, field: name }))
    seen.add(key)
  }
  return problems
}

interface Packed {
  readonly entry: Entry
  readonly data: Uint8Array
}

/** The packed bytes of every entry, by name; entries that share bytes are refused. */
function locateEntries(
  bytes: Uint8Array,
  view: DataView,
  file: string,
  entries: readonly Entry[],
): Result<ReadonlyMap<string, Packed>> {
  const packed = new Map<string, Packed>()
  let free = 0
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    const { name, offset, packedBytes } = entry
    if (offset < free) return fail(damaged(file, `the entry ${name} overlaps another`))
    if (offset + LOCAL_BYTES > bytes.length || view.getUint32(offset, true) !== LOCAL_SIGNATURE) {
      return fail(damaged(file, `the entry ${name} is not where the directory says`))
    }
    const nameEnd = offset + LOCAL_BYTES + view.getUint16(offset + 26, true)
    const start = nameEnd + view.getUint16(offset + 28, true)
    const localName = new TextDecoder().decode(bytes.subarray(offset + LOCAL_BYTES, nameEnd))
    if (localName !== name) return fail(damaged(file, `the entry ${name} calls itself otherwise`))
    free = start + packedBytes
    if (free > bytes.length) return fail(damaged(file, `the entry ${name} is cut off`))
    packed.set(name, { entry, data: bytes.subarray(start, free) })
  }
  return ok(packed)
}

/** Unpacks no more than was declared, whatever the data holds. */
function inflateEntry(file: string, { name, method, bytes }: Entry, data: Uint8Array): Result<Uint8Array> {
  if (method === STORED) {
    return data.length === bytes ? ok(data) : fail(damaged(file, `the entry ${name} has another size`))
  }
  try {
    const unpacked = bytes === 0 ? emptyOf(data) : inflateRawSync(data, { maxOutputLength: bytes })
    if (unpacked.length !== bytes) return fail(damaged(file, `the entry ${name} has another size`))
    return ok(unpacked)
  } catch (error) {
    return fail(damaged(file, `the entry ${name} cannot be unpacked: ${messageOf(error)}`))
  }
}

/** The library wants a limit of at least one byte. */
function emptyOf(data: Uint8Array): Uint8Array {
  return inflateRawSync(data, { maxOutputLength: 1 })
}

function damaged(file: string, what: string): Problem {
  return problem('zip-damaged', what, { file, remedy: 'Copy or export it again.' })
}

function unsafeName(file: string, name: string): Problem {
  return problem('zip-unsafe-name', 'an entry has a name that no project file has', {
    file,
    got: JSON.stringify(name.slice(0, MAX_NAME_LENGTH)),
    remedy: 'Do not trust this file.',
  })
}

function tooManyEntries(file: string, got: number, { maxEntries }: ZipLimits): Problem {
  return problem('zip-too-many-entries', 'holds too many entries', {
    file,
    expected: `at most ${maxEntries}`,
    got: String(got),
  })
}

function tooLarge(file: string, field: string, got: number, limit: number): Problem {
  const megabytes = (size: number): string => `${(size / 2 ** 20).toFixed(1)} MB`
  return problem('zip-too-large', 'is too large unpacked', {
    file,
    field,
    expected: `at most ${megabytes(limit)}`,
    got: megabytes(got),
  })
}
