import { basename } from 'node:path'
import { parseNpy, type NpyArray } from '../../engine/formats/npy.ts'
import { fail, ok, problem, type Problem, type Result } from '../../engine/model/problem.ts'
import { binaryFileProblem, readBinaryFile, type BinaryKind } from './binary-file.ts'
import { arrayTooLarge, isZip, MAX_ARRAY_BYTES, openTensorArchive } from './tensor-archive.ts'

/** One `.npy`, or a `.npz` with its arrays by name; told apart by their first bytes, not by the file name. */
export interface TensorFile {
  readonly file: string
  readonly kind: 'npy' | 'npz'
  /** The array names of a `.npz`; of a `.npy` the file name without folder and ending. */
  readonly names: readonly string[]
  /** Reads one of the arrays (a `.npy` has but one, whatever the name); every value is finite. */
  readonly read: (name: string) => Result<NpyArray>
}

const TENSOR_FILE: BinaryKind = {
  title: 'a .npy or .npz file',
  maxBytes: 2 ** 30,
  tooLargeRemedy: 'Split it, or store the values as float16.',
}
/** More than any header has. */
const HEADER_BYTES = 2 ** 16

/** Why a tensor file cannot be opened, as far as that can be seen without reading it. */
export function tensorFileProblem(file: string): Problem | undefined {
  return binaryFileProblem(file, TENSOR_FILE)
}

/** Reads a file into memory; its arrays are decoded when they are asked for. */
export function openTensorFile(file: string): Result<TensorFile> {
  const bytes = readBinaryFile(file, TENSOR_FILE)
  if (!bytes.ok) return bytes
  if (!isZip(bytes.value)) {
    if (bytes.value.length > MAX_ARRAY_BYTES + HEADER_BYTES) {
      return fail(arrayTooLarge(file, 'data', bytes.value.length))
    }
    const read = (): Result<NpyArray> => finiteArray(bytes.value, file, undefined)
    return ok({ file, kind: 'npy', names: [basename(file).replace(/\.npy$/i, '')], read })
  }
  const archive = openTensorArchive(bytes.value, file)
  if (!archive.ok) return archive
  const { names, unpack } = archive.value
  const read = (name: string): Result<NpyArray> => {
    const array = unpack(name)
    return array.ok ? finiteArray(array.value, file, name) : array
  }
  return ok({ file, kind: 'npz', names, read }, archive.notes)
}

/** Decodes a `.npy`; problems name the file and, in an archive, the array. */
function finiteArray(bytes: Uint8Array, file: string, name: string | undefined): Result<NpyArray> {
  const parsed = parseNpy(bytes, file)
  const located = (found: Problem): Problem =>
    name === undefined
      ? found
      : { ...found, field: found.field === undefined ? name : `${name}: ${found.field}` }
  if (!parsed.ok) return fail(...parsed.problems.map(located))
  const bad = notFinite(parsed.value, file)
  return bad === undefined ? ok(parsed.value, parsed.notes.map(located)) : fail(located(bad))
}

function notFinite({ data, shape, dtype }: NpyArray, file: string): Problem | undefined {
  const first = data.findIndex((value) => !Number.isFinite(value))
  if (first === -1) return undefined
  const more = data.reduce((count, value) => (Number.isFinite(value) ? count : count + 1), 0) - 1
  const others = more === 0 ? '' : `, and ${more} more`
  const overflow = dtype === 'float64' ? ' (float64 beyond 3.4e38 is infinite here)' : ''
  return problem('not-finite', 'A value is infinite or not a number', {
    file,
    field: `element ${elementPlace(first, shape)}`,
    expected: 'finite values',
    got: `${data[first]}${others}${overflow}`,
    remedy: 'Record the activations again without overflow, or replace these values.',
  })
}

/** `[0, 3, 12]`: the index that numpy prints for the element at a position in C order. */
export function elementPlace(position: number, shape: readonly number[]): string {
  let rest = position
  const index = shape.toReversed().map((size) => {
    const at = rest % size
    rest = Math.floor(rest / size)
    return at
  })
  return `[${index.toReversed().join(', ')}]`
}
