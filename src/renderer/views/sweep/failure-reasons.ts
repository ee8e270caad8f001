import { shallowRef } from 'vue'
import { useConnection } from '../../stores/connection.ts'
import type { SweepScene } from './sweep-scene.ts'

/** Questions under way at once: a table of failed points asks for each row it shows. */
const MOST_AT_ONCE = 4

/** Why points failed, asked of their runs when a row of one is shown. */
export function useFailureReasons(scene: SweepScene) {
  const connection = useConnection()
  const reasons = shallowRef<ReadonlyMap<number, string>>(new Map())
  const asked = new Set<number>()
  const waiting: number[] = []
  let underWay = 0

  function need(positions: readonly number[]): void {
    for (const position of positions) {
      const runId = scene.runOf(position)
      if (runId === undefined || scene.model.points[position]?.status !== 'failed' || asked.has(runId))
        continue
      asked.add(runId)
      waiting.push(runId)
    }
    while (underWay < MOST_AT_ONCE && waiting.length > 0) void next()
  }

  async function next(): Promise<void> {
    const runId = waiting.shift()
    if (runId === undefined) return
    underWay++
    const answer = await connection.call('runs.get', { id: runId })
    underWay--
    if (answer.ok) {
      const reason = answer.value.problems.map(({ message }) => message).join('; ')
      reasons.value = new Map(reasons.value).set(runId, reason === '' ? 'no reason was kept' : reason)
    }
    void next()
  }

  const reasonOf = (position: number): string => reasons.value.get(scene.runOf(position) ?? -1) ?? ''
  return { need, reasonOf }
}
