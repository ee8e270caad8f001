import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseOutlierProfile } from '../../src/engine/designs/outlier-profile.ts'
import { deltascope, workFolder } from './run-cli.ts'

const work = workFolder()
const run = (...args: readonly string[]) => deltascope(['delta-demo', ...args], work.path)

interface Layer {
  readonly layer: string
  readonly deltas: number
  readonly rawEntropyBits: number
  readonly deltaEntropyBits: number
  readonly signAgreement: number
}

test('says first that it is synthetic, then the means; the steps when asked', () => {
  const { code, stdout, stderr } = run('--steps', '4')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^SYNTHETIC: a small network with random weights, not a trained model/)
  expect(stdout).toMatch(/^mean of 3 deltas, ranges of all$/m)
  expect(stdout.match(/synthetic\.conv\d/g)).toHaveLength(4)
  // Training steps 750, 500, 250, 0: three of them have one before.
  const steps = run('--steps', '4', '--per-step').stdout
  expect(steps.match(/synthetic\.conv\d/g)).toHaveLength(4 + 3 * 4)
  expect(steps).toMatch(/^ +500 +synthetic\.conv1 /m)
  expect(work.names()).toEqual(['net.csv', 'run.cfg'])
})

test('--json: synthetic, the same again for the same seed, and what neighbouring steps have in common', () => {
  const { code, stdout } = run('--json', '--per-step')
  expect(code).toBe(0)
  const { layers, deltas, ...rest } = JSON.parse(stdout) as { layers: Layer[]; deltas: unknown[] }
  expect(rest).toMatchObject({ ok: true, synthetic: true, network: { seed: 1, steps: 50 } })
  expect(layers.map(({ layer }) => layer)).toEqual([1, 2, 3, 4].map((number) => `synthetic.conv${number}`))
  expect(deltas).toHaveLength(4 * 49)
  for (const layer of layers) {
    expect(layer.deltas).toBe(49)
    expect(layer.deltaEntropyBits).toBeLessThan(layer.rawEntropyBits)
    expect(layer.signAgreement).toBeGreaterThan(0.9)
  }
  expect(run('--json', '--per-step', '--seed', '1').stdout).toBe(stdout)
  expect(run('--json', '--per-step', '--seed', '2').stdout).not.toBe(stdout)
})

test('the profile says that it is synthetic and can be read; evaluate tells that its layers are not the network’s', () => {
  expect(run('--steps', '3', '--profile', 'p.json').code).toBe(0)
  const text = readFileSync(join(work.path, 'p.json'), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ synthetic: true })
  expect(parseOutlierProfile(text, 'p.json').ok).toBe(true)
  const request = ['--workload', 'GUID128', '--design', 'cambricon-d', '--profile', 'p.json']
  const { code, stderr } = deltascope(['evaluate', ...request], work.path)
  expect(stderr).toContain('p.json: synthetic.conv1: is no layer that counts here')
  expect(code).toBe(0)
})

test.each([
  [['--steps', '1'], /from 2 to 1000/],
  [['--steps', '1001'], /from 2 to 1000/],
  [['--seed', '-1'], /whole number from 0 to 4294967295/],
  [['--seed', '4294967296'], /whole number from 0 to 4294967295/],
  [['--profile', '.'], /got a folder/],
])('%s ends with 2', (args, message) => {
  const { code, stdout, stderr } = run(...args)
  expect(stderr).toMatch(message)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
})

test('a profile that cannot be written ends with 1', () => {
  const { code, stderr } = run('--steps', '2', '--profile', 'gone/p.json')
  expect(stderr).toContain('error: gone/p.json: its folder does not exist')
  expect(code).toBe(1)
})
