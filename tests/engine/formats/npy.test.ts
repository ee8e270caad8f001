import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseNpy } from '../../../src/engine/formats/npy.ts'
import { firstProblem, valueOf } from '../numerics/helpers.ts'

function fixture(name: string): Uint8Array {
  return readFileSync(new URL(`../../fixtures/npy/${name}.npy`, import.meta.url))
}

/** A `.npy` file written by hand: magic, version, header length, header text, data. */
function npy(header: string, data: readonly number[] = [], version = 1): Uint8Array {
  const text = Array.from(header, (letter) => letter.charCodeAt(0))
  const length = version === 1 ? [text.length, 0] : [text.length, 0, 0, 0]
  return Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...length, ...text, ...data])
}

const eighths = Array.from({ length: 24 }, (_, i) => (i - 12) / 8)

describe('parseNpy', () => {
  it.each(['float16-2x3x4', 'float32-2x3x4', 'float64-2x3x4', 'float32-version2', 'float32-version3'])(
    "reads numpy's %s",
    (name) => {
      const found = parseNpy(fixture(name), `${name}.npy`)
      expect(valueOf(found).shape).toEqual([2, 3, 4])
      expect(Array.from(valueOf(found).data)).toEqual(eighths)
      expect(found.ok && found.notes).toEqual([])
    },
  )

  it('reads scalars, empty arrays and special values', () => {
    expect(valueOf(parseNpy(fixture('float32-scalar')))).toEqual({
      shape: [],
      data: Float32Array.of(2.5),
      dtype: 'float32',
    })
    expect(valueOf(parseNpy(fixture('float32-empty')))).toMatchObject({
      shape: [0, 3],
      data: new Float32Array(0),
    })
    const special = valueOf(parseNpy(fixture('special-float16')))
    expect(Array.from(special.data)).toEqual([Infinity, -Infinity, NaN, 65504, 2 ** -24, -0])
  })

  it('reads hand-written bytes, keys in any order, at any alignment', () => {
    const bytes = npy(
      "{'shape': (2,), 'fortran_order': False, 'descr': '<f4'}",
      [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0],
    )
    expect(Array.from(valueOf(parseNpy(bytes)).data)).toEqual([1, -2])
    const shifted = new Uint8Array(bytes.length + 1)
    shifted.set(bytes, 1)
    expect(Array.from(valueOf(parseNpy(shifted.subarray(1))).data)).toEqual([1, -2])
    expect(
      valueOf(parseNpy(npy("{'descr': '<f2', 'fortran_order': False, 'shape': (1L, 1L)}", [0, 0x3c], 3))),
    ).toEqual({
      shape: [1, 1],
      data: Float32Array.of(1),
      dtype: 'float16',
    })
  })

  it('notes float64 values that float32 cannot hold, and bytes too many', () => {
    const third = parseNpy(fixture('float64-third'), 'third.npy')
    expect(valueOf(third).data[0]).toBe(Math.fround(1 / 3))
    expect(third.ok && third.notes).toMatchObject([
      { code: 'npy-rounded', severity: 'warning', file: 'third.npy', got: '1 of 2 values changed' },
    ])
    const longer = parseNpy(Uint8Array.from([...fixture('float32-scalar'), 0]))
    expect(longer.ok && longer.notes.map((n) => n.code)).toEqual(['npy-trailing-bytes'])
  })

  it.each([
    ['big-endian', 'npy-big-endian', 'descr'],
    ['fortran', 'npy-fortran-order', 'fortran_order'],
    ['int32', 'npy-dtype', 'descr'],
    ['structured', 'npy-dtype', 'descr'],
    ['object', 'npy-object', 'descr'],
  ])("refuses numpy's %s with place and remedy", (name, code, field) => {
    const found = firstProblem(parseNpy(fixture(name), `${name}.npy`))
    expect(found).toMatchObject({ code, field, file: `${name}.npy`, severity: 'error' })
    expect(found.remedy).toContain(".astype('<f4')")
  })

  it('refuses what is cut off at any byte', () => {
    const whole = fixture('float16-2x3x4')
    for (let length = 0; length < whole.length; length++) {
      const found = firstProblem(parseNpy(whole.subarray(0, length)))
      expect(['npy-magic', 'npy-version', 'npy-truncated']).toContain(found.code)
      expect(found.got).toBeDefined()
    }
  })

  it('refuses other files, versions and headers', () => {
    expect(firstProblem(parseNpy(new Uint8Array(0))).got).toBe('an empty file')
    expect(firstProblem(parseNpy(Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]))).remedy).toContain('.npz')
    expect(firstProblem(parseNpy(npy('{}', [], 4))).code).toBe('npy-version')
    expect(firstProblem(parseNpy(npy("{'descr': '<f4', 'fortran_order': False}"))).code).toBe('npy-header')
    expect(
      firstProblem(parseNpy(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9L9,)}"))).field,
    ).toBe('shape')
    const huge = npy(
      "{'descr': '<f4', 'fortran_order': False, 'shape': (9007199254740991, 9007199254740991)}",
    )
    expect(firstProblem(parseNpy(huge)).code).toBe('npy-truncated')
  })
})
