import { zipSync } from 'fflate'
import { existsSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { parseOutlierProfile } from '../../src/engine/designs/outlier-profile.ts'
import { npyFile, npyFloat32 } from './npy-bytes.ts'
import { canLink, isWindows } from '../platform.ts'
import { deltascope, workFolder } from './run-cli.ts'

const work = workFolder()
const SHAPE = [1, 2, 1, 4]
// delta 0, 0, 0, 10, -1, 0.25, 0, 10; with scale 1 the tens are outliers of INT3
const CURRENT = [1, 2, 3, 14, -1, 0.25, 0, 10]
const PREVIOUS = [1, 2, 3, 4, 0, 0, 0, 0]

const put = (name: string, bytes: Uint8Array): void => writeFileSync(join(work.path, name), bytes)
const read = (name: string): string => readFileSync(join(work.path, name), 'utf8')
const run = (...args: readonly string[]) => deltascope(['delta-stats', ...args], work.path)

interface Document {
  readonly deltas: readonly { readonly zeroRatio: number }[]
  readonly layers: readonly unknown[]
}
const parse = (text: string): Document => JSON.parse(text) as Document

beforeEach(() => {
  put('conv1.npy', npyFloat32(SHAPE, CURRENT))
  put('before.npy', npyFloat32(SHAPE, PREVIOUS))
})

/** -p log2 p for a symbol that takes `count` of eight elements. */
const bits = (count: number): number => (count / 8) * Math.log2(8 / count)

/** Worked by hand. */
const WHOLE = {
  elements: 8,
  rawRange: { min: -1, max: 14, maxMagnitude: 14 },
  deltaRange: { min: -1, max: 10, maxMagnitude: 10 },
  // symbols 1, 2, 3, 14, -1, 10 once and 0 twice; deltas 0 five times, 10 twice, -1 once
  rawEntropyBits: 6 * bits(1) + bits(2),
  deltaEntropyBits: expect.closeTo(bits(5) + bits(2) + bits(1), 12) as number,
  outlierRatio: 2 / 8,
  zeroRatio: 4 / 8,
  quantisedZeroRatio: 5 / 8,
  signAgreement: 6 / 8,
  measuredOverflow: 0,
  // 1 - sum of (60 over k) 0.25^k 0.75^(60 - k), k = 0 .. 4
  binomialOverflow: expect.closeTo(0.9997606455520311, 12) as number,
}

describe('a pair worked by hand', () => {
  test('--json', () => {
    const { code, stdout, stderr } = run('conv1.npy', 'before.npy', '--scale', 'fixed:1', '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      notes: [],
      format: {
        bits: 3,
        inlierMin: -4,
        inlierMax: 3,
        scaleRule: 'fixed:1',
        scalePer: 'tensor',
        rounding: 'half-even',
        groupSize: 60,
        perGroup: 4,
      },
      files: [
        { file: 'conv1.npy', step: 't' },
        { file: 'before.npy', step: 't-1' },
      ],
      deltas: [
        {
          pair: 0,
          current: 'conv1.npy',
          previous: 'before.npy',
          layer: 'conv1',
          shape: SHAPE,
          scale: 1,
          ...WHOLE,
        },
      ],
      layers: [{ layer: 'conv1', deltas: 1, ...WHOLE }],
      profile: null,
    })
  })

  test('as text, with channels', () => {
    const { code, stdout, stderr } = run('conv1.npy', 'before.npy', '--scale', 'fixed:1', '--per-channel')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^t = conv1\.npy, t-1 = before\.npy$/m)
    expect(stdout).toMatch(/^INT3 inliers -4 \.\. 3, ties to even, scale fixed:1 /m)
    expect(stdout).toMatch(
      /^conv1 +1 +8 +-1 +10 +2\.750 +1\.299 +25\.000 +50\.000 +75\.000 +0\.000 +99\.976$/m,
    )
    expect(stdout).toMatch(/^ +0 +4 +0 +10 +2\.000 +0\.811 +25\.000 +75\.000 +100\.000 +0\.000 +99\.976$/m)
    expect(stdout).toMatch(/^ +1 +4 +-1 +10 +1\.500 +1\.500 +25\.000 +25\.000 +50\.000 +0\.000 +99\.976$/m)
    expect(work.names()).toEqual(['before.npy', 'conv1.npy', 'net.csv', 'run.cfg'])
  })

  test('more bits, fewer outliers; max leaves none', () => {
    const outliers = (...args: readonly string[]): unknown =>
      parse(run('conv1.npy', 'before.npy', '--json', ...args).stdout).deltas[0]
    expect(outliers('--scale', 'fixed:1', '--bits', '5')).toMatchObject({ outlierRatio: 0, scale: 1 })
    expect(outliers('--scale', 'max')).toMatchObject({ outlierRatio: 0, scale: 10 / 3 })
    // Six of eight magnitudes are at most 1: three steps of a third.
    expect(outliers('--scale', 'percentile:75')).toMatchObject({ outlierRatio: 2 / 8, scale: 1 / 3 })
  })
})

test('overflow of the outlier multipliers is counted in groups of 60', () => {
  const outliersAt = [0, 1, 2, 3, 4, 60, 61, 62, 63]
  put(
    'a.npy',
    npyFloat32(
      [120],
      Array.from({ length: 120 }, (_, i) => (outliersAt.includes(i) ? 9 : 0)),
    ),
  )
  put(
    'b.npy',
    npyFloat32(
      [120],
      Array.from({ length: 120 }, () => 0),
    ),
  )
  const { stdout } = run('a.npy', 'b.npy', '--scale', 'fixed:1', '--json')
  // five in the first group are one too many, four in the second are not
  expect(parse(stdout).deltas[0]).toMatchObject({ measuredOverflow: 0.5, outlierRatio: 9 / 120 })
})

test('three steps: one layer, two deltas and their mean', () => {
  put('older.npy', npyFloat32(SHAPE, PREVIOUS))
  const { code, stdout } = run('conv1.npy', 'before.npy', 'older.npy', '--scale', 'fixed:1', '--json')
  expect(code).toBe(0)
  const { deltas, layers } = parse(stdout)
  expect(deltas.map(({ zeroRatio }) => zeroRatio)).toEqual([0.5, 1])
  expect(layers).toMatchObject([
    { layer: 'conv1', deltas: 2, outlierRatio: 0.125, zeroRatio: 0.75, deltaRange: { min: -1, max: 10 } },
  ])
  expect(run('conv1.npy', 'before.npy', 'older.npy').stdout).toMatch(/^mean of 2 deltas, ranges of all$/m)
})

describe('.npz', () => {
  const LAYER = 'input_blocks.1.0.in_layers.2'
  const archive = (values: readonly number[], more: Record<string, Uint8Array> = {}): Uint8Array =>
    zipSync({ [`${LAYER}.npy`]: npyFloat32(SHAPE, values), ...more })

  test('arrays pair by name; the profile is what evaluate reads', () => {
    put('t.npz', archive(CURRENT, { 'readme.txt': Buffer.from('x'), 'alone.npy': npyFloat32([1], [1]) }))
    put('t-1.npz', archive(PREVIOUS, { 'empty.npy': npyFloat32([0, 3], []) }))
    const measured = run('t.npz', 't-1.npz', '--scale', 'fixed:1', '--profile', 'out.json')
    expect(measured.stderr).toBe(
      'note: t.npz: Entries that are not .npy are skipped (got readme.txt).\n' +
        'note: t.npz: Arrays that t-1.npz does not have are skipped (got alone).\n' +
        'note: t-1.npz: Arrays that t.npz does not have are skipped (got empty).\n',
    )
    expect(measured.stdout).toMatch(/\nprofile written to out\.json\n$/)
    expect(measured.code).toBe(0)
    expect(work.names().filter((name) => name.startsWith('.'))).toEqual([])
    expect(parseOutlierProfile(read('out.json'), 'out.json')).toEqual({
      ok: true,
      value: { layers: { [LAYER]: 0.25 } },
      notes: [],
    })
    const request = ['--workload', 'GUID128', '--design', 'cambricon-d', '--profile', 'out.json']
    const evaluated = deltascope(['evaluate', ...request, '--csv'], work.path)
    expect({ code: evaluated.code, stderr: evaluated.stderr }).toEqual({ code: 0, stderr: '' })
    expect(evaluated.stdout).toMatch(
      new RegExp(`^(?!first,)[a-z]+,\\d+,${LAYER.replaceAll('.', '\\.')},[a-z]+,\\d+,0\\.25,`, 'm'),
    )
    expect(JSON.parse(deltascope(['evaluate', ...request, '--json'], work.path).stdout)).toMatchObject({
      ok: true,
      notes: [],
    })
  })

  test('a file that declares more than fits is refused before it is unpacked', () => {
    const bomb = archive(CURRENT)
    const directory = Buffer.from(bomb).indexOf('PK\x01\x02', 0, 'latin1')
    new DataView(bomb.buffer, bomb.byteOffset).setUint32(directory + 24, 0x7fff_ffff, true)
    put('t.npz', bomb)
    put('t-1.npz', archive(PREVIOUS))
    expect(run('t.npz', 't-1.npz')).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: t.npz: ${LAYER}: is too large unpacked (expected at most 256 MB, got 2048 MB). Save fewer images or channels, or float16 values.\n`,
    })
  })

  test('a file that holds more than it declares is cut off there', () => {
    const zeros = npyFile('<f4', [2 ** 22], new Uint8Array(2 ** 24))
    const bomb = zipSync({ 'x.npy': zeros })
    const directory = Buffer.from(bomb).indexOf('PK\x01\x02', 0, 'latin1')
    new DataView(bomb.buffer, bomb.byteOffset).setUint32(directory + 24, 1000, true)
    put('t.npz', bomb)
    put('t-1.npz', archive(PREVIOUS, { 'x.npy': npyFloat32([1], [1]) }))
    const { code, stderr } = run('t.npz', 't-1.npz')
    expect(stderr).toContain('error: t.npz: x: data: The file ends before its last element')
    expect(code).toBe(2)
  })

  test('problems name the array', () => {
    put('t.npz', archive(CURRENT, { 'b.npy': npyFloat32([2, 2], [0, 1, 2, Number.NaN]) }))
    put('t-1.npz', archive(PREVIOUS.slice(1), { 'b.npy': npyFloat32([4], [0, 1, 2, 3]) }))
    const { code, stderr } = run('t.npz', 't-1.npz')
    expect(stderr).toContain('error: t.npz: b: element [1, 1]: A value is infinite or not a number')
    expect(stderr).toContain(`error: t-1.npz: ${LAYER}: data: The file ends before its last element`)
    expect(code).toBe(2)
  })

  test.each([
    [
      'cut off',
      () => archive(CURRENT).slice(0, 200),
      /t\.npz: The archive cannot be unpacked: .*Copy it again/,
    ],
    [
      'without arrays',
      () => zipSync({ 'a.txt': Buffer.from('x') }),
      /t\.npz: The archive holds no \.npy file/,
    ],
    ['of other names', () => zipSync({ 'a.npy': npyFloat32([1], [1]) }), /No array can be paired/],
    ['beside a .npy', () => npyFloat32(SHAPE, CURRENT), /before\.npz: cannot be paired .*expected a \.npy/],
  ])('%s', (_, bytes, message) => {
    put('t.npz', bytes())
    put('before.npz', archive(PREVIOUS))
    const { code, stdout, stderr } = run('t.npz', 'before.npz')
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})

describe('bad input ends with 2, file, place and remedy', () => {
  const data = new Uint8Array(32)
  test.each([
    ['bad magic', Buffer.from('PNG no'), /bad\.npy: magic: Not a \.npy file .*got 50 4e 47/],
    ['empty', Buffer.alloc(0), /bad\.npy: magic: .*got an empty file/],
    ['big endian', npyFile('>f4', SHAPE, data), /bad\.npy: descr: The numbers are big endian .*np\.save/],
    ['Fortran order', npyFile('<f4', SHAPE, data, 'True'), /bad\.npy: fortran_order: .*np\.ascontiguous/],
    ['objects', npyFile('|O', SHAPE, data), /bad\.npy: descr: The file holds pickled Python objects/],
    ['integers', npyFile('<i4', SHAPE, data), /bad\.npy: descr: .*expected '<f2', '<f4' or '<f8'/],
    ['truncated', npyFile('<f4', SHAPE, data.slice(1)), /bad\.npy: data: .*expected 32 bytes.*got 31 bytes/],
    [
      'another shape',
      npyFloat32([1, 2, 4], CURRENT),
      /before\.npy: shape: The shapes differ \(expected \[1, 2, 4\] as in bad\.npy, got \[1, 2, 1, 4\]\)/,
    ],
    [
      'not a number',
      npyFloat32(SHAPE, [0, 0, 0, 0, 0, 0, Number.NaN, Infinity]),
      /bad\.npy: element \[0, 1, 0, 2\]: .*expected finite values, got NaN, and 1 more\)/,
    ],
    [
      'an infinite difference',
      npyFloat32(SHAPE, [0, 3e38, 0, 0, 0, 0, 0, 0]),
      /bad\.npy: bad: element \[0, 0, 0, 1\]: The difference of the two steps is infinite/,
    ],
  ])('%s', (name, bytes, message) => {
    put('bad.npy', bytes)
    if (name === 'an infinite difference') put('before.npy', npyFloat32(SHAPE, PREVIOUS.with(1, -3e38)))
    const { code, stdout, stderr } = run('bad.npy', 'before.npy')
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  test('missing, a folder, two gigabytes: all are told before anything is read', () => {
    mkdirSync(join(work.path, 'folder'))
    put('big.npy', new Uint8Array(0))
    truncateSync(join(work.path, 'big.npy'), 2 ** 31)
    const { code, stderr } = run('gone.npy', 'folder', 'big.npy')
    expect(stderr.trimEnd().split('\n')).toEqual([
      'error: gone.npy: no such file. Check the path.',
      'error: folder: cannot be read as a file (expected a .npy or .npz file, got a folder). Name a file in it.',
      'error: big.npy: is too large (expected at most 1024 MB, got 2048.0 MB). Split it, or store the values as float16.',
    ])
    expect(code).toBe(2)
  })

  test('one file, none', () => {
    expect(run('conv1.npy').stderr).toMatch(
      /^error: conv1\.npy: A delta needs two steps .*got 1\)\. Name the file of the step before after it/,
    )
    expect(run('conv1.npy').code).toBe(2)
    expect(run().code).toBe(2)
  })

  test.each([
    [['--bits', '1'], /whole number from 2 to 8/],
    [['--bits', 'x'], /whole number from 2 to 8/],
    [['--scale', 'mean'], /Expected max, percentile:P/],
    [['--scale', 'percentile:101'], /Expected max, percentile:P/],
    [['--scale', 'fixed:0'], /or fixed:S/],
    [['--scale', 'fixed:'], /or fixed:S/],
    [['--profil', 'x'], /Did you mean --profile\?/],
    [['--profile', ''], /--profile: is empty/],
    [['--profile', '.'], /\.: cannot be written as a file \(expected a file, or nothing yet, got a folder\)/],
    [['--profile', './conv1.npy'], /--profile: is one of the tensors\. Choose another file/],
  ])('%s', (args, message) => {
    const { code, stdout, stderr } = run('conv1.npy', 'before.npy', ...args)
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  test.skipIf(isWindows)('a device for a profile (Windows has no such files)', () => {
    const { code, stdout, stderr } = run('conv1.npy', 'before.npy', '--profile', '/dev/null')
    expect(stderr).toMatch(/got a device, pipe or socket\)/)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  test('with --json the problems are one document', () => {
    const { code, stdout } = run('gone.npy', 'before.npy', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, problems: [{ code: 'file-not-found' }] })
    expect(code).toBe(2)
  })
})

describe('the profile file', () => {
  test.runIf(canLink)('replaces what is there, through a link (where links may be made)', () => {
    put('old.json', Buffer.from('old'))
    symlinkSync('old.json', join(work.path, 'link.json'))
    expect(run('conv1.npy', 'before.npy', '--profile', 'link.json').code).toBe(0)
    expect(JSON.parse(read('old.json'))).toMatchObject({ synthetic: false, layers: [{ name: 'conv1' }] })
  })

  test('that cannot be written is a failure; the figures are printed all the same', () => {
    const { code, stdout, stderr } = run('conv1.npy', 'before.npy', '--json', '--profile', 'gone/p.json')
    expect(stderr).toBe('error: gone/p.json: its folder does not exist. Create the folder first.\n')
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, profile: null, layers: [{ layer: 'conv1' }] })
    expect(code).toBe(1)
    const below = run('conv1.npy', 'before.npy', '--profile', 'net.csv/p.json')
    expect(below.stderr).toContain('a file is where a folder is needed. Choose another file with --profile.')
    expect(below.code).toBe(1)
    expect(existsSync(join(work.path, 'gone'))).toBe(false)
  })
})

test('notes: float64, no channels, mostly zeros', () => {
  const doubles = new Uint8Array(Float64Array.of(0.1, 0, 0, 0).buffer)
  put('a.npy', npyFile('<f8', [4], doubles))
  put('b.npy', npyFloat32([4], [0, 0, 0, 0]))
  const { code, stderr } = run('a.npy', 'b.npy', '--per-channel', '--scale', 'percentile:70')
  expect(stderr).toMatch(/^note: a\.npy: data: float64 values were rounded to float32 \(got 1 of 4/m)
  expect(stderr).toMatch(/^note: a\.npy: a: has no channels, only the whole is measured/m)
  expect(stderr).toMatch(/^note: a\.npy: a: So many deltas are zero .*got 75\.00 % zeros\)/m)
  expect(code).toBe(0)
})
