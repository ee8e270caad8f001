import { computed, shallowRef, watch } from 'vue'
import type { ValidationReport } from '../../../shared/api/contract.ts'
import { publishedPoints, type PublishedPoint } from '../../../shared/analysis/published-points.ts'
import { useConnection } from '../../stores/connection.ts'
import type { SweepScene } from './sweep-scene.ts'

/** What was published of the networks and designs of a sweep, along the metrics of its front; none of most sweeps. */
export function usePublished(scene: SweepScene) {
  const connection = useConnection()
  const groups = shallowRef<ValidationReport['groups']>([])
  watch(
    [
      () => scene.detail.spec.base.kind === 'design' || scene.detail.fields.includes('machine'),
      () => connection.state,
    ],
    async ([canBePublished, state]) => {
      // Only differential designs were published; comparing them takes a second, once a program.
      if (!canBePublished || state !== 'connected' || groups.value.length > 0) return
      const answer = await connection.call('designs.validation', { preset: 'paper' })
      if (answer.ok) groups.value = answer.value.groups
    },
    { immediate: true },
  )
  return computed<readonly PublishedPoint[]>(() =>
    publishedPoints(scene.detail, groups.value, { x: scene.frontX, y: scene.frontY }),
  )
}
