import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { configDiff } from '../../../shared/analysis/config-diff.ts'
import type { RunDetail } from '../../../shared/model/runs.ts'
import { useConnection } from '../../stores/connection.ts'

/** The dense design's name in the history. */
const DENSE = 'dense'
/** Dense runs of a network that are looked through, the newest first. */
const MOST = 12

/** Whether two runs ask the same of two designs. */
export function differsByDesignOnly(a: Pick<RunDetail, 'settings'>, b: Pick<RunDetail, 'settings'>): boolean {
  return configDiff([a.settings, b.settings]).differing.every(({ id }) => id === 'design')
}

/** The finished dense run with the settings of a design's run, for the comparison layer by layer; undefined without one. */
export function useDense(run: () => RunDetail): Readonly<ShallowRef<RunDetail | undefined>> {
  const { call } = useConnection()
  const dense = shallowRef<RunDetail>()
  let isOver = false
  onScopeDispose(() => (isOver = true))

  async function find(own: RunDetail): Promise<RunDetail | undefined> {
    const filter = `workload:"${own.workload}" design:${DENSE} status:done sort:-created`
    const page = await call('runs.query', { projectId: null, filter, offset: 0, limit: MOST })
    if (!page.ok) return undefined
    for (const { id, steps, batch } of page.value.rows) {
      if (steps !== own.steps || batch !== own.batch) continue
      const other = await call('runs.get', { id })
      if (other.ok && differsByDesignOnly(own, other.value)) return other.value
    }
    return undefined
  }

  watch(
    () => run().specHash,
    async (hash) => {
      dense.value = undefined
      const own = run()
      if (own.spec.kind !== 'design' || own.design === DENSE) return
      const found = await find(own)
      if (!isOver && run().specHash === hash) dense.value = found
    },
    { immediate: true },
  )
  return dense
}
