import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { RunDetail } from '../../../shared/model/runs.ts'
import { useConnection } from '../../stores/connection.ts'
import { isUnfinished } from './pending-layers.ts'

/** Names of all layers of a step of an unfinished run, empty until they are known and of finished runs. */
export function useLayerNames(run: () => RunDetail): Readonly<ShallowRef<readonly string[]>> {
  const { call } = useConnection()
  const names = shallowRef<readonly string[]>([])
  let isOver = false
  onScopeDispose(() => (isOver = true))
  watch(
    // Apart from each other: a run at work is read again twice a second, and its names do not change.
    [() => run().specHash, () => isUnfinished(run())] as const,
    async ([hash, isWanted], [before]) => {
      if (hash !== before) names.value = []
      if (!isWanted || names.value.length > 0) return
      const estimate = await call('runs.estimate', { spec: run().spec })
      // Without names the layers have their numbers.
      if (estimate.ok && !isOver && run().specHash === hash)
        names.value = estimate.value.layers.map(({ name }) => name)
    },
    { immediate: true },
  )
  return names
}
