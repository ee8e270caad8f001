import { fail, ok, problem } from '../model/problem.ts'
import type { Problem, Result } from '../model/problem.ts'
import { halfBitsToFloat } from '../numerics/half.ts'
import { elementCount } from '../numerics/tensor.ts'

/** An array read from a `.npy` file, in C order, as float32. */
export interface NpyArray {
  /** Empty for a scalar. */
  readonly shape: readonly number[]
  readonly data: Float32Array
  /** The element type of the file. */
  readonly dtype: NpyDtype
}

/** The element types that are read, all little endian. */
export type NpyDtype = 'float16' | 'float32' | 'float64'

interface Header {
  readonly dtype: NpyDtype
  readonly shape: readonly number[]
  readonly dataStart: number
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
const DTYPES: Readonly<Record<string, NpyDtype>> = { '<f2': 'float16', '<f4': 'float32', '<f8': 'float64' }
const BYTES_PER_ELEMENT: Readonly<Record<NpyDtype, number>> = { float16: 2, float32: 4, float64: 8 }
const SAVE_AGAIN = "Save it again with numpy: np.save(path, np.ascontiguousarray(x.astype('<f4')))."

function npyProblem(
  code: string,
  message: string,
  place: Partial<Omit<Problem, 'code' | 'message'>>,
): Problem {
  return problem(code, message, { remedy: SAVE_AGAIN, ...place })
}

/**
 * Reads the bytes of a `.npy` file, versions 1, 2 and 3 (numpy.lib.format): float16, float32 or float64, little
 * endian, C order. float64 is rounded to float32, with a note when that changed a value. A `.npz` is a zip of such
 * files and is opened by the caller.
 */
export function parseNpy(bytes: Uint8Array, file?: string): Result<NpyArray> {
  const parsed = parseBytes(bytes)
  if (file === undefined) return parsed
  return parsed.ok
    ? { ...parsed, notes: parsed.notes.map((note) => ({ ...note, file })) }
    : { ok: false, problems: parsed.problems.map((found) => ({ ...found, file })) }
}

function parseBytes(bytes: Uint8Array): Result<NpyArray> {
  const header = parseHeader(bytes)
  if (!header.ok) return header
  const { dtype, shape, dataStart } = header.value
  const count = elementCount(shape)
  const expected = count * BYTES_PER_ELEMENT[dtype]
  const found = bytes.length - dataStart
  if (found < expected) {
    return fail(
      npyProblem('npy-truncated', 'The file ends before its last element', {
        field: 'data',
        expected: `${expected} bytes of data for shape (${shape.join(', ')}) of ${dtype}`,
        got: `${found} bytes`,
        remedy: 'Copy the file again; it was cut off.',
      }),
    )
  }
  const notes: Problem[] = []
  if (found > expected) {
    notes.push({
      ...problem('npy-trailing-bytes', 'Bytes after the last element are ignored', {
        field: 'data',
        expected: `${expected} bytes`,
        got: `${found} bytes`,
      }),
      severity: 'warning',
    })
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataStart, expected)
  const data = new Float32Array(count)
  const rounded = readElements(view, dtype, data)
  if (rounded > 0) {
    notes.push({
      ...problem('npy-rounded', 'float64 values were rounded to float32', {
        field: 'data',
        got: `${rounded} of ${count} values changed`,
      }),
      severity: 'warning',
    })
  }
  return ok({ shape, data, dtype }, notes)
}

/** Fills `data`; returns how many float64 values float32 cannot hold exactly. */
function readElements(view: DataView, dtype: NpyDtype, data: Float32Array): number {
  let rounded = 0
  if (dtype === 'float16') {
    for (let i = 0; i < data.length; i++) data[i] = halfBitsToFloat(view.getUint16(2 * i, true))
  } else if (dtype === 'float32') {
    for (let i = 0; i < data.length; i++) data[i] = view.getFloat32(4 * i, true)
  } else {
    for (let i = 0; i < data.length; i++) {
      const value = view.getFloat64(8 * i, true)
      data[i] = value
      if (!Object.is(data[i], value)) rounded++
    }
  }
  return rounded
}

function parseHeader(bytes: Uint8Array): Result<Header> {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    const start = Array.from(bytes.subarray(0, 6), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
    return fail(
      npyProblem('npy-magic', 'Not a .npy file', {
        field: 'magic',
        expected: '93 4e 55 4d 50 59 (\\x93NUMPY)',
        got: start === '' ? 'an empty file' : start,
        ...(isZip
          ? { remedy: 'This is a zip, as .npz files are: open it and take one array out of it.' }
          : {}),
      }),
    )
  }
  const version = bytes[6] ?? 0
  if (version < 1 || version > 3) {
    return fail(
      npyProblem('npy-version', 'Unknown .npy version', {
        field: 'version',
        expected: '1, 2 or 3',
        got: `${version}`,
      }),
    )
  }
  const lengthBytes = version === 1 ? 2 : 4
  const textStart = 8 + lengthBytes
  let length = 0
  for (let i = 0; i < lengthBytes; i++) length += (bytes[8 + i] ?? 0) * 256 ** i
  if (bytes.length < textStart + length) {
    return fail(
      npyProblem('npy-truncated', 'The file ends inside its header', {
        field: 'header',
        expected: `${textStart + length} bytes or more`,
        got: `${bytes.length} bytes`,
        remedy: 'Copy the file again; it was cut off.',
      }),
    )
  }
  // Latin-1 in versions 1 and 2, UTF-8 in 3; they differ only in names of structured fields, which are refused anyway.
  const text = Array.from(bytes.subarray(textStart, textStart + length), (byte) =>
    String.fromCharCode(byte),
  ).join('')
  return readHeader(text, textStart + length)
}

/** The Python dictionary `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`, keys in any order. */
function readHeader(text: string, dataStart: number): Result<Header> {
  const got = text.trim()
  const descr = /['"]descr['"]\s*:\s*('[^']*'|"[^"]*"|\[)/.exec(text)?.[1]
  const fortran = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1]
  const sizes = /['"]shape['"]\s*:\s*\(([\dL,\s]*)\)/.exec(text)?.[1]
  if (descr === undefined || fortran === undefined || sizes === undefined) {
    const expected = "{'descr': …, 'fortran_order': …, 'shape': …}"
    return fail(npyProblem('npy-header', 'The header cannot be read', { field: 'header', expected, got }))
  }
  const dtype = descr === '[' ? undefined : DTYPES[descr.slice(1, -1)]
  if (dtype === undefined) return fail(badDtype(descr))
  if (fortran === 'True') {
    return fail(
      npyProblem('npy-fortran-order', 'The array is stored column by column (Fortran order)', {
        field: 'fortran_order',
        expected: 'False',
        got: 'True',
      }),
    )
  }
  const shape = sizes
    .split(',')
    .map((size) => size.trim().replace(/L$/, ''))
    .filter((size) => size !== '')
    .map(Number)
  if (!shape.every(Number.isSafeInteger)) {
    return fail(
      npyProblem('npy-header', 'The shape cannot be read', {
        field: 'shape',
        expected: 'whole numbers',
        got: `(${sizes})`,
      }),
    )
  }
  return ok({ dtype, shape, dataStart })
}

function badDtype(descr: string): Problem {
  const expected = "'<f2', '<f4' or '<f8'"
  const place = { field: 'descr', expected, got: descr === '[' ? 'a structured type' : descr }
  const name = descr.slice(1, -1)
  if (name.startsWith('>')) return npyProblem('npy-big-endian', 'The numbers are big endian', place)
  if (name.startsWith('|O') || name === 'O') {
    const remedy =
      "Save numbers, not Python objects: np.save(path, np.ascontiguousarray(np.stack(x).astype('<f4')))."
    return npyProblem('npy-object', 'The file holds pickled Python objects', { ...place, remedy })
  }
  return npyProblem('npy-dtype', 'The element type is not a floating-point type that is read here', place)
}
