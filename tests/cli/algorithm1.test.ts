import { zipSync } from 'fflate'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { randomLayers } from '../../src/engine/numerics/algorithm1.ts'
import { createRandom } from '../../src/engine/numerics/random.ts'
import { npyFloat32 } from './npy-bytes.ts'
import { deltascope, workFolder } from './run-cli.ts'

const work = workFolder()
const put = (name: string, bytes: Uint8Array): void => writeFileSync(join(work.path, name), bytes)
const run = (...args: readonly string[]) => deltascope(['algorithm1', ...args], work.path)
const zeros = (count: number): number[] => Array.from({ length: count }, () => 0)

interface Document {
  readonly layers: readonly { readonly shape: readonly number[] }[]
}
const parse = (text: string): Document => JSON.parse(text) as Document

test('the default input, as text: the placeholder delta is named as such', () => {
  const { code, stdout, stderr } = run()
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(
    /^Algorithm 1 .* placeholder delta x - round\(x\): not a difference between timesteps/,
  )
  expect(stdout).toMatch(/^input seeded random \[1, 3, 32, 32\], random weights of seed 1;/m)
  expect(stdout).toMatch(/^conv1, 3 to 16 +\[1, 16, 32, 32\] .* 8 +0 +[\d.]+ +-0\.[45]\d* +0\.[45]\d*$/m)
  expect(stdout).toMatch(/^conv3, 32 to 64 +\[1, 64, 32, 32\] /m)
  expect(run('--seed', '1').stdout).toBe(stdout)
  expect(run('--seed', '2').stdout).not.toBe(stdout)
})

test('a black image gives the biases: 4 pixels for each', () => {
  put('black.npy', npyFloat32([3, 2, 2], zeros(12)))
  const { code, stdout } = run('--input', 'black.npy', '--json', '--seed', '7')
  const biases = Array.from(randomLayers(createRandom(7))[0]!.bias)
  expect(code).toBe(0)
  const document = parse(stdout)
  expect(document).toMatchObject({
    ok: true,
    delta: 'placeholder delta x - round(x)',
    isTemporalDelta: false,
    outlierThreshold: 0.1,
    seed: 7,
    input: { file: 'black.npy', shape: [1, 3, 2, 2] },
  })
  // Biases lie within 1 / sqrt(27) = 0.19 and round to 0.
  expect(document.layers[0]).toEqual({
    layer: 'conv1, 3 to 16',
    shape: [1, 16, 2, 2],
    elements: 64,
    signBitsSet: 4 * biases.filter((bias) => bias > 0).length,
    outliers: 4 * biases.filter((bias) => Math.abs(bias) > 0.1).length,
    bitWidth: 8,
    activation: { min: 0, max: Math.max(...biases), maxMagnitude: Math.max(...biases) },
    placeholderDelta: {
      min: Math.min(...biases),
      max: Math.max(...biases),
      maxMagnitude: Math.max(...biases.map(Math.abs)),
    },
  })
  expect(document.layers.map(({ shape }) => shape)).toEqual([
    [1, 16, 2, 2],
    [1, 32, 2, 2],
    [1, 64, 2, 2],
  ])
})

test('a batch, and an archive of one array', () => {
  put('batch.npy', npyFloat32([2, 3, 1, 2], zeros(12)))
  put('one.npz', zipSync({ 'x.npy': npyFloat32([2, 3, 1, 2], zeros(12)) }))
  const batch = run('--input', 'batch.npy', '--json')
  expect(parse(batch.stdout).layers[2]?.shape).toEqual([2, 64, 1, 2])
  expect(run('--input', 'one.npz', '--json').stdout).toBe(batch.stdout.replace('batch.npy', 'one.npz'))
})

describe('bad input ends with 2, file, place and remedy', () => {
  test.each([
    [
      'two axes',
      npyFloat32([3, 4], zeros(12)),
      /x\.npy: shape: Not an image .*expected \[3, H, W\] or \[N, 3, H, W\], got \[3, 4\]/,
    ],
    [
      'four channels',
      npyFloat32([1, 4, 1, 3], zeros(12)),
      /x\.npy: shape: Not three channels .*np\.moveaxis\(x, -1, 1\)/,
    ],
    ['one channel', npyFloat32([1, 2, 6], zeros(12)), /Not three channels .*takes three channels/],
    ['no pixels', npyFloat32([3, 0, 2], []), /x\.npy: shape: The number of pixels cannot be run/],
    ['not a number', npyFloat32([3, 1, 1], [0, Number.NaN, 0]), /x\.npy: element \[1, 0, 0\]: A value is/],
    ['huge values', npyFloat32([3, 1, 1], [0, 3e38, 0]), /x\.npy: data: The sums would not fit/],
    ['no .npy', Buffer.from('hello!'), /x\.npy: magic: Not a \.npy file/],
    [
      'several arrays',
      zipSync({ 'a.npy': npyFloat32([1], [0]), 'b.npy': npyFloat32([1], [0]) }),
      /x\.npy: holds several arrays \(expected one, got a, b\)/,
    ],
  ])('%s', (_, bytes, message) => {
    put('x.npy', bytes)
    const { code, stdout, stderr } = run('--input', 'x.npy')
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  test('missing, and with --json', () => {
    const { code, stdout, stderr } = run('--input', 'gone.npy', '--json')
    expect(stderr).toBe('error: gone.npy: no such file. Check the path.\n')
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, problems: [{ code: 'file-not-found' }] })
    expect(code).toBe(2)
    expect(run('--seed', 'x').code).toBe(2)
  })
})
