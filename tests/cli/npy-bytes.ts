/** A `.npy` file, version 1, written byte by byte: magic, header length, header, values in little endian. */
export function npyFloat32(shape: readonly number[], values: readonly number[]): Uint8Array {
  const data = new Uint8Array(4 * values.length)
  const view = new DataView(data.buffer)
  for (const [i, value] of values.entries()) view.setFloat32(4 * i, value, true)
  return npyFile('<f4', shape, data)
}

/** The same with any element type and data. */
export function npyFile(
  descr: string,
  shape: readonly number[],
  data: Uint8Array,
  fortran = 'False',
): Uint8Array {
  const sizes = shape.map((size) => `${size},`).join(' ')
  const header = Buffer.from(`{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${sizes}), }\n`)
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\0', 'latin1'), Buffer.of(header.length, 0), header, data])
}
