/** A worker of sweeps that ends itself at a point of 66 rows, and once at a point of 77 rows. */
import { existsSync, writeFileSync } from 'node:fs'
import { runTask, type TaskOrder } from '../../../src/main/pool/run-task.ts'

function isFatal(rows: number): boolean {
  const marker = process.env['CRASH_MARKER'] ?? ''
  if (rows !== 77) return rows === 66
  if (existsSync(marker)) return false
  writeFileSync(marker, '')
  return true
}

export default async function work(order: TaskOrder<'sweep.chunk'>): Promise<unknown> {
  const { points } = order.params
  const fatal = points.findIndex(({ spec }) => spec.kind === 'array' && isFatal(spec.array.rows))
  if (fatal < 0) return runTask(order)
  // What was computed before the fault may have been told or not.
  const told = points.slice(0, Math.floor(fatal / 2))
  await runTask({ ...order, params: { ...order.params, points: told } })
  return process.exit(1)
}
