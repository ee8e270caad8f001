import { zipSync } from 'fflate'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeFolder } from '../../platform.ts'
import type { Result } from '../../../src/engine/model/problem.ts'
import { channelAxis, measureDelta } from '../../../src/main/services/delta-measurement.ts'
import { elementPlace, openTensorFile } from '../../../src/main/services/tensor-files.ts'
import { npyFile, npyFloat32 } from '../../cli/npy-bytes.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'deltascope-tensors-'))
})
afterEach(() => removeFolder(base))

function put(name: string, bytes: Uint8Array): string {
  const path = join(base, name)
  writeFileSync(path, bytes)
  return path
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

test('a .npy is one array named as its file', () => {
  const file = valueOf(openTensorFile(put('conv.1.npy', npyFloat32([2], [1, -2]))))
  expect(file).toMatchObject({ kind: 'npy', names: ['conv.1'] })
  expect(valueOf(file.read('conv.1'))).toMatchObject({ shape: [2], data: Float32Array.of(1, -2) })
})

test('a .npz is told by its bytes; stored or deflated, with folders, in the order of the archive', () => {
  const arrays = { 'b.npy': npyFloat32([1], [3]), 'block/a.npy': npyFloat32([2], [1, 2]) }
  for (const level of [0, 9] as const) {
    const file = valueOf(openTensorFile(put('tensors', zipSync(arrays, { level }))))
    expect(file).toMatchObject({ kind: 'npz', names: ['b', 'block/a'] })
    expect(valueOf(file.read('block/a')).data).toEqual(Float32Array.of(1, 2))
    expect(file.read('gone')).toMatchObject({ problems: [{ code: 'npz-damaged', field: 'gone' }] })
  }
})

test('float16 is read exactly; what float32 cannot hold of float64 is told', () => {
  const half = openTensorFile(put('h.npy', npyFile('<f2', [2], Uint8Array.of(0, 0x3c, 0xff, 0x7b))))
  expect(valueOf(valueOf(half).read('h')).data).toEqual(Float32Array.of(1, 65504))
  const huge = put('d.npy', npyFile('<f8', [1], new Uint8Array(Float64Array.of(1e300).buffer)))
  expect(valueOf(openTensorFile(huge)).read('d')).toMatchObject({
    problems: [
      { code: 'not-finite', field: 'element [0]', got: expect.stringContaining('float64') as string },
    ],
  })
})

test('many entries, and a damaged block', () => {
  const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`${i}.npy`, new Uint8Array(0)]))
  expect(openTensorFile(put('many.npz', zipSync(many)))).toMatchObject({
    problems: [{ code: 'npz-damaged', message: expect.stringContaining('10000 entries') as string }],
  })
  const damaged = zipSync({ 'x.npy': npyFloat32([64], Array.from({ length: 64 }, Math.sin)) })
  damaged.fill(0xff, 40, 60)
  const file = valueOf(openTensorFile(put('damaged.npz', damaged)))
  expect(file.read('x')).toMatchObject({ problems: [{ code: 'npz-damaged', field: 'x' }] })
})

test('places of elements in C order', () => {
  expect(elementPlace(0, [])).toBe('[]')
  expect(elementPlace(23, [2, 3, 4])).toBe('[1, 2, 3]')
  expect(elementPlace(4, [2, 3, 4])).toBe('[0, 1, 0]')
})

test('channels are the second axis, of an image the first', () => {
  expect([[], [5]].map(channelAxis)).toEqual([undefined, undefined])
  expect(
    [
      [4, 5],
      [3, 4, 5],
      [2, 3, 4, 5],
      [2, 3, 4, 5, 6],
    ].map(channelAxis),
  ).toEqual([1, 0, 1, 1])
  const judgement = { bits: 3, scale: { kind: 'fixed', scale: 1 }, perChannel: true } as const
  const zeros = { data: new Float32Array(6) }
  const data = Float32Array.of(0, 1, 2, 0, 1, 0)
  const ratios = (shape: readonly number[]): unknown =>
    valueOf(measureDelta('x', { shape, data }, { shape, ...zeros }, judgement)).channels?.map(
      ({ zeroRatio }) => zeroRatio,
    )
  // rows 0 1 2 and 0 1 0
  expect(ratios([2, 3])).toEqual([1, 0, 0.5])
  expect(ratios([2, 3, 1])).toEqual([1 / 3, 2 / 3])
  expect(ratios([1, 2, 1, 3])).toEqual([1 / 3, 2 / 3])
})
