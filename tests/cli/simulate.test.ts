import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { isWindows } from '../platform.ts'
import { deltascope, LAUNCHER, startDeltascope, SYSTEM_PATH, TINY, workFolder } from './run-cli.ts'

const work = workFolder()
const NAME = 'tiny__is__4x6__CALC'
const REPORTS = ['BANDWIDTH_REPORT.csv', 'COMPUTE_REPORT.csv', 'DETAILED_ACCESS_REPORT.csv']
const RUN = ['simulate', '-c', 'run.cfg', '-t', 'net.csv']

describe('a run', () => {
  test('writes the reports of the original and shows a table with totals', () => {
    const { code, stdout, stderr } = deltascope([...RUN, '-p', 'out'], work.path)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(readdirSync(join(work.path, 'out', NAME)).toSorted()).toEqual(REPORTS)
    for (const report of REPORTS) {
      expect(readFileSync(join(work.path, 'out', NAME, report), 'utf8')).toBe(
        readFileSync(join(TINY, report), 'utf8'),
      )
    }
    // 764 + 75 + 251 cycles of the original's COMPUTE_REPORT.
    expect(stdout).toMatch(/^total .* 1,090 /m)
    expect(stdout).toMatch(/^c3 .* 764 /m)
    expect(stdout).toContain(`3 files written to ${join('out', NAME)}`)
  })

  test('goes to ./results without -p, and again into the same folder', () => {
    expect(deltascope(RUN, work.path).code).toBe(0)
    expect(deltascope(RUN, work.path).code).toBe(0)
    expect(readdirSync(join(work.path, 'results'))).toEqual([NAME])
  })

  test('--json prints one document and nothing else', () => {
    const { code, stdout, stderr } = deltascope([...RUN, '--json', '-s', 'Y'], work.path)
    const document: unknown = JSON.parse(stdout)
    expect(document).toMatchObject({
      ok: true,
      notes: [{ code: 'ignored-option', field: '-s' }],
      runs: [
        {
          runName: NAME,
          folder: join('results', NAME),
          rules: { id: 'scale-sim-v2', fixes: [] },
          spec: {
            configFile: 'run.cfg',
            topologyFile: 'net.csv',
            kind: 'conv',
            config: { rows: 4, cols: 6 },
          },
          layers: [{ name: 'c3', totalCycles: 764 }, { name: 'c1s2' }, { name: 'fc' }],
          totals: { totalCycles: 1090, stallCycles: 0 },
        },
      ],
    })
    expect(stderr).toMatch(/^note: -s: is taken but does nothing/)
    expect(code).toBe(0)
  })

  test('--without-fix means corrected rules', () => {
    const { code, stdout } = deltascope(
      [...RUN, '--json', '--without-fix', 'count-last-cycle,sound-memory'],
      work.path,
    )
    const { runs } = JSON.parse(stdout) as { runs: { rules: { id: string; fixes: string[] } }[] }
    expect(runs[0]!.rules.id).toBe('corrected')
    expect(runs[0]!.rules.fixes).not.toContain('count-last-cycle')
    expect(runs[0]!.rules.fixes).toContain('exact-write-count')
    expect(code).toBe(0)
  })

  test('several files make every pair, each in its own folder, and the renaming is told', () => {
    cpSync(join(work.path, 'net.csv'), join(work.path, 'other.csv'))
    const config = readFileSync(join(work.path, 'run.cfg'), 'utf8')
    writeFileSync(join(work.path, 'alone.cfg'), config.replace(/run_name.*/, 'run_name = alone'))
    const args = ['simulate', '-c', 'run.cfg', 'alone.cfg', '-t', 'net.csv', '-t', 'other.csv', '-p', 'out']
    const { code, stderr } = deltascope(args, work.path)
    expect(readdirSync(join(work.path, 'out')).toSorted()).toEqual([
      'alone__net',
      'alone__other',
      `${NAME}__net`,
      `${NAME}__other`,
    ])
    expect(stderr).toContain(`several runs have this name; this one is written to ${NAME}__net`)
    expect(code).toBe(0)
  })

  test('--save-traces writes the traces of the original', () => {
    expect(deltascope([...RUN, '--save-traces', '-p', 'out'], work.path).code).toBe(0)
    const layer = join(work.path, 'out', NAME, 'layer0')
    expect(readdirSync(layer).toSorted()).toEqual(readdirSync(join(TINY, 'layer0')).toSorted())
    for (const trace of ['IFMAP_SRAM_TRACE.csv', 'OFMAP_SRAM_TRACE.csv', 'OFMAP_DRAM_TRACE.csv']) {
      expect(readFileSync(join(layer, trace), 'utf8')).toBe(readFileSync(join(TINY, 'layer0', trace), 'utf8'))
    }
  })

  test('--cycles writes the lines of those cycles, first and last included', () => {
    expect(deltascope([...RUN, '--save-traces', '--cycles', '-5:9', '-p', 'out'], work.path).code).toBe(0)
    for (const trace of ['IFMAP_SRAM_TRACE.csv', 'FILTER_SRAM_TRACE.csv', 'OFMAP_DRAM_TRACE.csv']) {
      const whole = readFileSync(join(TINY, 'layer0', trace), 'utf8').split(/(?<=\n)/)
      const part = whole.filter((line) => Number.parseFloat(line) >= -5 && Number.parseFloat(line) <= 9)
      expect(readFileSync(join(work.path, 'out', NAME, 'layer0', trace), 'utf8')).toBe(part.join(''))
    }
    const fetched = readFileSync(join(work.path, 'out', NAME, 'layer0', 'IFMAP_DRAM_TRACE.csv'), 'utf8')
    expect(fetched.trim().split('\n').map(Number.parseFloat)).toEqual([-5, -4, -3, -2, -1])
  })

  test.skipIf(isWindows)('a reader that leaves early is no failure (needs bash)', () => {
    const script = `set -o pipefail; node "${LAUNCHER}" simulate -c run.cfg -t net.csv | true`
    const run = spawnSync('bash', ['-c', script], {
      cwd: work.path,
      encoding: 'utf8',
      env: { ...process.env, PATH: SYSTEM_PATH },
    })
    expect(run.stderr).toBe('')
    expect(run.status).toBe(0)
    expect(readdirSync(join(work.path, 'results', NAME))).toHaveLength(3)
  })

  test.runIf(existsSync('/dev/full'))('a full standard output is a failure (where /dev/full is)', () => {
    const script = `node "${LAUNCHER}" simulate -c run.cfg -t net.csv > /dev/full`
    const run = spawnSync('bash', ['-c', script], {
      cwd: work.path,
      encoding: 'utf8',
      env: { ...process.env, PATH: SYSTEM_PATH },
    })
    expect(run.stderr).toContain('error: standard output cannot be written')
    expect(run.status).toBe(1)
  })
})

describe.skipIf(isWindows)('Ctrl-C while writing (Windows sends no signals)', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s leaves nothing behind', async (signal) => {
    // Its traces have hundreds of megabytes: long enough to be met in the middle.
    writeFileSync(join(work.path, 'net.csv'), 'name,ih,iw,fh,fw,c,n,s,\nbig,130,130,3,3,64,512,1,\n')
    const child = startDeltascope([...RUN, '--save-traces', '-p', 'out'], work.path)
    let stderr = ''
    child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()))
    const ended = once(child, 'exit')
    while (!isPartial() && child.exitCode === null) await delay(20)
    expect(isPartial()).toBe(true)
    child.kill(signal)
    expect(await ended).toEqual([130, null])
    expect(work.names()).toEqual(['net.csv', 'run.cfg'])
    expect(stderr).toContain('interrupted, nothing was written')
  })

  /** True once a trace is being written. */
  function isPartial(): boolean {
    return work.names().some((name) => name.includes('.partial-') && name.endsWith('TRACE.csv'))
  }
})
