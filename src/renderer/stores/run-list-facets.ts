import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { SavedView } from '../../shared/model/projects.ts'
import type { Facet } from '../../shared/model/runs.ts'
import type { FilterFieldId } from '../../shared/filter/fields.ts'
import { useConnection } from './connection.ts'
import { useProjects } from './projects.ts'
import { useRunList } from './run-list.ts'
import { withoutKey } from './run-list-filter.ts'

/** Columns that can be chosen from beside the table. */
export const FACET_KEYS = ['workload', 'design', 'status'] as const satisfies readonly FilterFieldId[]
/** One of {@link FACET_KEYS}. */
export type FacetKey = (typeof FACET_KEYS)[number]
/** Bars of the histogram. */
export const HISTOGRAM_BINS = 20
/** Counting over the whole history is done at most so often while runs stream in. */
const COUNT_MS = 1500

/** Counts of one metric between its least and largest value. */
export interface Histogram {
  readonly min: number
  readonly max: number
  readonly counts: readonly number[]
}

/** A saved view and how many runs it shows; undefined until they are counted. */
export interface CountedView {
  readonly view: SavedView
  readonly runs: number | undefined
}

/**
 * What stands beside the history: values with their counts, each over the filter without its own key, so that others
 * of the key can be added; and the saved views.
 */
export const useRunFacets = defineStore('run-list-facets', () => {
  const [connection, projects, list] = [useConnection(), useProjects(), useRunList()]
  const facets = shallowRef<Readonly<Partial<Record<FacetKey, Facet>>>>({})
  const histogram = shallowRef<Histogram>()
  const views = shallowRef<readonly CountedView[]>([])
  const allRuns = shallowRef<number>()
  let asking = new AbortController()

  async function count(): Promise<void> {
    asking.abort()
    const { signal } = (asking = new AbortController())
    const [projectId, filter] = [projects.currentId, list.filter]
    const found = await Promise.all(
      FACET_KEYS.map((key) =>
        connection.call(
          'runs.facets',
          { projectId, filter: withoutKey(filter, key), keys: [key] },
          { signal },
        ),
      ),
    )
    const bars = await connection.call(
      'runs.histogram',
      { projectId, filter: withoutKey(filter, 'utilPercent'), metric: 'utilPercent', bins: HISTOGRAM_BINS },
      { signal },
    )
    if (signal.aborted) return
    const next: Partial<Record<FacetKey, Facet>> = {}
    for (const [at, key] of FACET_KEYS.entries()) {
      const answer = found[at]
      const facet = answer?.ok === true ? answer.value[0] : undefined
      if (facet !== undefined) next[key] = facet
    }
    facets.value = next
    if (bars.ok) histogram.value = bars.value
  }

  async function countViews(): Promise<void> {
    const projectId = projects.currentId
    const [saved, all] = await Promise.all([connection.call('views.list', { projectId }), runsOf('')])
    if (!saved.ok || projectId !== projects.currentId) return
    allRuns.value = all
    const known = new Map(views.value.map(({ view, runs }) => [view.id, runs]))
    views.value = saved.value.map((view) => ({ view, runs: known.get(view.id) }))
    const counted = await Promise.all(
      saved.value.map(async (view) => ({ view, runs: await runsOf(view.filter) })),
    )
    if (projectId === projects.currentId) views.value = counted
  }

  async function runsOf(filter: string): Promise<number | undefined> {
    const answer = await connection.call('runs.query', {
      projectId: projects.currentId,
      filter,
      offset: 0,
      limit: 1,
    })
    return answer.ok ? answer.value.total : undefined
  }

  let waiting: ReturnType<typeof setTimeout> | undefined
  let last = 0
  function recount(): void {
    if (waiting !== undefined) return
    waiting = setTimeout(
      () => {
        waiting = undefined
        last = Date.now()
        void count()
        void countViews()
      },
      Math.max(0, last + COUNT_MS - Date.now()),
    )
  }

  /** Values of a key over the whole history, for completion. */
  async function valuesOf(key: FilterFieldId): Promise<Facet | undefined> {
    const answer = await connection.call('runs.facets', {
      projectId: projects.currentId,
      filter: '',
      keys: [key],
    })
    return answer.ok ? answer.value[0] : undefined
  }

  watch([() => list.filter, () => projects.currentId], () => void count(), { immediate: true })
  watch([() => list.revision, () => projects.currentId], recount, { immediate: true })
  connection.on('projects.changed', recount)

  return { facets, histogram, views, allRuns, valuesOf, recount: countViews }
})
