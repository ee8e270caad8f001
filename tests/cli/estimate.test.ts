import { expect, test } from 'vitest'
import { deltascope, workFolder } from './run-cli.ts'

const work = workFolder()

test('an estimate tells what a run would cost and writes nothing', () => {
  const { code, stdout, stderr } = deltascope(['estimate', '-c', 'run.cfg', '-t', 'net.csv'], work.path)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  for (const heading of ['layer', 'total cycles', 'work', 'time here', 'traces'])
    expect(stdout).toContain(heading)
  expect(stdout).toMatch(/^total /m)
  expect(work.names()).toEqual(['net.csv', 'run.cfg'])
})

test('--json gives the same numbers', () => {
  const { code, stdout } = deltascope(['estimate', '-c', 'run.cfg', '-t', 'net.csv', '--json'], work.path)
  expect(code).toBe(0)
  const { runs } = JSON.parse(stdout) as {
    runs: { layers: { name: string; cycles: number; traceBytes: number }[] }[]
  }
  expect(runs[0]!.layers.map((layer) => layer.name)).toEqual(['c3', 'c1s2', 'fc'])
  for (const layer of runs[0]!.layers) {
    expect(layer.cycles).toBeGreaterThan(0)
    expect(layer.traceBytes).toBeGreaterThan(0)
  }
})
