import { mkdtempSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_ARRAY_SPEC } from '../../src/main/services/runs/spec-defaults.ts'
import { openStore } from '../../src/main/store/open-store.ts'
import { isWindows, removeFolder } from '../platform.ts'
import { deltascope, startDeltascope } from './run-cli.ts'

let folder = ''
const before = process.env['DELTASCOPE_HOME']
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deltascope-stop-'))
  process.env['DELTASCOPE_HOME'] = folder
})
afterEach(() => {
  if (before === undefined) delete process.env['DELTASCOPE_HOME']
  else process.env['DELTASCOPE_HOME'] = before
  removeFolder(folder)
})

/** The history beside a command that works on it, as an open window has it. */
function beside() {
  const opened = openStore(join(folder, 'history.sqlite'))
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  return opened.value
}

const SIDES = 50
const POINTS = SIDES * SIDES

const STOPPED = 'Ctrl-C pauses a sweep and keeps what is complete; resumed, it is finished'

test.skipIf(isWindows)(`${STOPPED} (Windows sends no signals)`, async () => {
  const sides = Array.from({ length: SIDES }, (_, index) => index + 1)
  const spec = {
    name: 'Many',
    base: {
      ...DEFAULT_ARRAY_SPEC,
      workload: { source: 'preset', name: 'AlexNet-seed', batch: 1, operators: 'conv' },
    },
    plan: {
      kind: 'grid',
      axes: [
        { field: 'rows', values: sides },
        { field: 'cols', values: sides },
      ],
    },
    constraints: [],
  }
  writeFileSync(join(folder, 'many.json'), JSON.stringify(spec))
  // Makes the database, so that it can be looked at.
  expect(deltascope(['projects', 'create', 'P'], folder).code).toBe(0)
  const { store, close } = beside()
  const doneOf = (): number => {
    const sweeps = store.listSweeps({ projectId: null })
    return sweeps.ok ? (sweeps.value[0]?.done ?? 0) : 0
  }
  const child = startDeltascope(['sweep', 'start', 'many.json', '--project', 'P'], folder)
  const ended = once(child, 'exit')
  while (doneOf() === 0 && child.exitCode === null) await wait(20)
  child.kill('SIGINT')
  const [code] = (await ended) as [number | null]
  expect(code).toBe(130)
  const paused = store.getSweep({ id: 1 })
  expect(paused).toMatchObject({ ok: true, value: { status: 'paused', failed: 0 } })
  const done = doneOf()
  expect(done).toBeGreaterThan(0)
  expect(done).toBeLessThan(POINTS)
  expect(deltascope(['sweep', 'resume', '1'], folder).code).toBe(0)
  expect(store.getSweep({ id: 1 })).toMatchObject({ ok: true, value: { status: 'done', done: POINTS } })
  close()
})
