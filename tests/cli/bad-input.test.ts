import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isWindows } from '../platform.ts'
import { deltascope, workFolder } from './run-cli.ts'

const work = workFolder()
/** Where permissions keep nobody out. */
const mayAll = isWindows || process.getuid?.() === 0

/** The tiny run with something wrong; returns what it said, having checked that it wrote nothing. */
function simulate(...args: readonly string[]) {
  const before = work.names()
  const run = deltascope(['simulate', ...args], work.path)
  expect(work.names()).toEqual(before)
  expect(run.stdout).toBe('')
  return run
}

function edit(file: string, change: (text: string) => string): void {
  const path = join(work.path, file)
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}

describe('bad usage ends with 2 and says how', () => {
  const RUN = ['-c', 'run.cfg', '-t', 'net.csv']
  test.each([
    ['a mistyped command', ['simulat'], /unknown command 'simulat'[\s\S]*Did you mean simulate\?/],
    ['no command', [], /Usage: deltascope/],
    ['no configuration', ['simulate', '-t', 'net.csv'], /required option '-c, --config/],
    ['no topology', ['simulate', '-c', 'run.cfg'], /required option '-t, --topology/],
    ['a mistyped option', ['simulate', ...RUN, '--ruels', 'corrected'], /Did you mean --rules\?/],
    ['unknown rules', ['simulate', ...RUN, '--rules', 'v2'], /scale-sim-v2, scale-sim-v3, corrected/],
    ['an unknown kind', ['simulate', ...RUN, '-i', 'mm'], /conv, gemm/],
    [
      'an unknown fix',
      ['simulate', ...RUN, '--without-fix', 'shared-bandwith'],
      /expected shared-bandwidth, got shared-bandwith/,
    ],
    [
      'a fix of an original',
      ['simulate', ...RUN, '--rules', 'scale-sim-v2', '--without-fix', 'sound-memory'],
      /Use it with --rules corrected/,
    ],
    ['cycles without traces', ['simulate', ...RUN, '--cycles', '0:9'], /Add --save-traces/],
    ['cycles backwards', ['simulate', ...RUN, '--save-traces', '--cycles', '9:0'], /Expected first:last/],
    ['an extra argument', ['simulate', ...RUN, '-p', 'out', 'extra'], /too many arguments/],
    ['a bad tolerance', ['compare-reports', '.', '.', '--tolerance', 'x'], /Expected a number from 0/],
  ])('%s', (_, args, message) => {
    const { code, stderr } = deltascope(args, work.path)
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
  })
})

describe('a file that cannot be an input ends with 2, its name and a remedy', () => {
  test('missing', () => {
    const { code, stderr } = simulate('-c', 'gone.cfg', '-t', 'gone.csv')
    expect(stderr).toBe(
      'error: gone.cfg: no such file. Check the path.\nerror: gone.csv: no such file. Check the path.\n',
    )
    expect(code).toBe(2)
  })

  test('a folder', () => {
    mkdirSync(join(work.path, 'nets'))
    const { code, stderr } = simulate('-c', 'run.cfg', '-t', 'nets')
    expect(stderr).toContain(
      'error: nets: cannot be read as a file (expected a text file, got a folder). Name a file in it.',
    )
    expect(code).toBe(2)
  })

  test.skipIf(isWindows)(
    'a pipe nobody writes to, without waiting for it (Windows has no such files)',
    () => {
      spawnSync('mkfifo', [join(work.path, 'pipe.csv')])
      const { code, stderr } = simulate('-c', 'run.cfg', '-t', 'pipe.csv')
      expect(stderr).toContain('error: pipe.csv: cannot be read as a file (expected a text file, got a pipe)')
      expect(code).toBe(2)
    },
  )

  test.skipIf(isWindows)('a device (Windows has no such files)', () => {
    const { code, stderr } = simulate('-c', '/dev/zero', '-t', 'net.csv')
    expect(stderr).toContain(
      'error: /dev/zero: cannot be read as a file (expected a text file, got a device or socket)',
    )
    expect(code).toBe(2)
  })

  test('of two gigabytes', () => {
    writeFileSync(join(work.path, 'big.csv'), '')
    truncateSync(join(work.path, 'big.csv'), 2 ** 31)
    const { code, stderr } = simulate('-c', 'run.cfg', '-t', 'big.csv')
    expect(stderr).toContain('error: big.csv: is too large (expected at most 64 MB, got 2048.0 MB)')
    expect(code).toBe(2)
  })

  test('not UTF-8', () => {
    writeFileSync(join(work.path, 'latin.csv'), Buffer.from('Layer,\ngr\u00f6\u00dfe,1\n', 'latin1'))
    const { code, stderr } = simulate('-c', 'run.cfg', '-t', 'latin.csv')
    expect(stderr).toContain(
      'error: latin.csv:2: is not UTF-8 text (expected UTF-8, got bytes of another encoding)',
    )
    expect(code).toBe(2)
  })

  test.skipIf(mayAll)('without permission (root may read everything; Windows keeps other rights)', () => {
    chmodSync(join(work.path, 'net.csv'), 0)
    const { code, stderr } = simulate('-c', 'run.cfg', '-t', 'net.csv')
    expect(stderr).toContain('error: net.csv: you may not read it. Change its permissions')
    expect(code).toBe(2)
  })

  test('with a broken value, or empty: the readers say where', () => {
    writeFileSync(join(work.path, 'empty.csv'), '')
    const empty = simulate('-c', 'run.cfg', '-t', 'empty.csv')
    expect(empty.stderr).toMatch(/^error: empty\.csv/)
    expect(empty.code).toBe(2)
    edit('run.cfg', (text) => text.replace(/ArrayHeight:.*/, 'ArrayHeight: many'))
    const broken = simulate('-c', 'run.cfg', '-t', 'net.csv')
    expect(broken.stderr).toMatch(/^error: run\.cfg:5: ArrayHeight: /)
    expect(broken.code).toBe(2)
  })

  test.each(['../escape', '/tmp/escape', 'a/b', '..', '.', '', 'a\\b', 'x'.repeat(201)])(
    'with the run name %s',
    (name) => {
      edit('run.cfg', (text) => text.replace(/run_name.*/, `run_name = ${name}`))
      const { code, stderr } = simulate('-c', 'run.cfg', '-t', 'net.csv', '-p', 'out')
      expect(stderr).toMatch(/^error: run\.cfg:2: run_name: .*folder/)
      expect(code).toBe(2)
    },
  )

  test('with a NUL', () => {
    edit('run.cfg', (text) => text.replace(/run_name.*/, 'run_name = a\0b'))
    const { code, stderr } = simulate('-c', 'run.cfg', '-t', 'net.csv', '-p', 'out')
    expect(stderr).toContain('error: run.cfg:2: is not UTF-8 text (expected UTF-8, got binary data)')
    expect(code).toBe(2)
  })

  test('with --json the problems are one document', () => {
    const { code, stdout } = deltascope(['simulate', '-c', 'gone.cfg', '-t', 'net.csv', '--json'], work.path)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      problems: [{ code: 'file-not-found', file: 'gone.cfg' }],
      runs: [],
    })
    expect(code).toBe(2)
  })
})

describe('a place that cannot be written', () => {
  test('-p on a file is bad usage', () => {
    writeFileSync(join(work.path, 'file'), 'mine')
    const { code, stderr } = simulate('-c', 'run.cfg', '-t', 'net.csv', '-p', 'file')
    expect(stderr).toBe(
      'error: file: is a file (expected a folder, or nothing yet). Choose another folder with -p.\n',
    )
    expect(code).toBe(2)
  })

  test('-p below a file is a failure', () => {
    writeFileSync(join(work.path, 'file'), 'mine')
    const { code, stderr } = simulate('-c', 'run.cfg', '-t', 'net.csv', '-p', 'file/below')
    expect(stderr).toContain('a file is where a folder is needed. Choose another folder with -p.')
    expect(code).toBe(1)
  })

  test.skipIf(mayAll)(
    '-p in a folder of others is a failure (root may write everywhere; Windows keeps other rights)',
    () => {
      mkdirSync(join(work.path, 'theirs'), { mode: 0o555 })
      const { code, stderr } = simulate('-c', 'run.cfg', '-t', 'net.csv', '-p', 'theirs/out')
      expect(stderr).toContain('you may not write here. Choose another folder with -p.')
      expect(code).toBe(1)
    },
  )
})
