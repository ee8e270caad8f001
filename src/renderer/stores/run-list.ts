import { defineStore } from 'pinia'
import { computed, ref, shallowRef, triggerRef, watch } from 'vue'
import type { Problem } from '../../engine/model/problem.ts'
import { parseFilter } from '../../shared/filter/parse-filter.ts'
import type { RunPage, RunRow } from '../../shared/model/runs.ts'
import { useConnection } from './connection.ts'
import { useProjects } from './projects.ts'
import { createPageCache, PAGE_ROWS, pagesBetween, type PageCache } from './run-list-pages.ts'

/** A pause in typing after which the filter is asked. */
const TYPING_MS = 120
/** While runs stream in, the rows on the screen are asked again at most so often. */
const REFRESH_MS = 400
/** Most runs that are chosen at once. */
const MOST_IDS = 10_000
const QUERY_LIMIT = 500

/** The history as it is looked at: its filter, and the rows on the screen. Old rows stay until there are new ones. */
export const useRunList = defineStore('run-list', () => {
  const [connection, projects] = [useConnection(), useProjects()]
  /** As typed. */
  const text = ref('')
  /** The last valid one: what the table shows. */
  const filter = ref('')
  /** While a word is being completed the table waits: `des` is not meant, `design:` is. */
  const isHeld = ref(false)
  const parsed = computed(() => parseFilter(text.value))
  const cache = shallowRef<PageCache<RunRow>>(createPageCache())
  const total = ref<number>()
  const tookMs = ref(0)
  const isLoading = ref(false)
  const problems = shallowRef<readonly Problem[]>([])
  /** Raised with every change of the history, for what is counted over all of it. */
  const revision = ref(0)
  let looked = { first: 0, last: 0 }
  let asking = new AbortController()
  const pending = new Set<number>()

  function fetchPage(page: number, signal: AbortSignal) {
    return connection.call(
      'runs.query',
      {
        projectId: projects.currentId,
        filter: filter.value,
        offset: page * PAGE_ROWS,
        limit: PAGE_ROWS,
      },
      { signal },
    )
  }

  function told(page: RunPage): void {
    total.value = page.total
    tookMs.value = page.tookMs
    problems.value = []
  }

  /** Asks for all rows on the screen again; the newest question wins. */
  async function refresh(): Promise<void> {
    asking.abort()
    const own = (asking = new AbortController())
    pending.clear()
    isLoading.value = true
    const fresh = createPageCache<RunRow>()
    const wanted = pagesBetween(looked.first, looked.last)
    const answers = await Promise.all(
      wanted.map(async (page) => ({ page, answer: await fetchPage(page, own.signal) })),
    )
    if (own.signal.aborted) return
    isLoading.value = false
    for (const { page, answer } of answers) {
      if (answer.ok) {
        fresh.put(page, answer.value.rows)
        told(answer.value)
      } else {
        problems.value = answer.problems
        return
      }
    }
    cache.value = fresh
    // Where the user has scrolled to meanwhile.
    void look(looked.first, looked.last)
    // The list may have become shorter than what was looked at.
    const end = (total.value ?? 0) - 1
    if (looked.first > end && end >= 0) await look(Math.max(0, end - PAGE_ROWS), end)
  }

  /** Loads the rows between two places that are not there yet. */
  async function look(first: number, last: number): Promise<void> {
    looked = { first, last }
    const own = asking
    const wanted = cache.value.missing(first, last).filter((page) => !pending.has(page))
    await Promise.all(
      wanted.map(async (page) => {
        pending.add(page)
        const answer = await fetchPage(page, own.signal)
        if (own.signal.aborted) return
        pending.delete(page)
        if (!answer.ok) {
          problems.value = answer.problems
          return
        }
        told(answer.value)
        cache.value.put(page, answer.value.rows)
        triggerRef(cache)
      }),
    )
  }

  /** Ids of all that match, in order, at most 10 000. */
  async function allIds(): Promise<readonly number[]> {
    const answer = await connection.call('runs.ids', { projectId: projects.currentId, filter: filter.value })
    return answer.ok ? answer.value : []
  }

  /** Ids between two places, both included, at most 10 000; those not on the screen are asked for. */
  async function idsBetween(from: number, to: number): Promise<readonly number[]> {
    const first = Math.min(from, to)
    const last = Math.min(Math.max(from, to), first + MOST_IDS - 1)
    const known = Array.from({ length: last - first + 1 }, (_, i) => cache.value.rowAt(first + i)?.id)
    if (known.every((id) => id !== undefined)) return known
    const ids: number[] = []
    for (let offset = first; offset <= last; offset += QUERY_LIMIT) {
      const limit = Math.min(QUERY_LIMIT, last - offset + 1)
      const answer = await connection.call('runs.query', {
        projectId: projects.currentId,
        filter: filter.value,
        offset,
        limit,
      })
      if (!answer.ok) return ids
      ids.push(...answer.value.rows.map(({ id }) => id))
    }
    return ids
  }

  let typing: ReturnType<typeof setTimeout> | undefined
  watch([text, isHeld], () => {
    clearTimeout(typing)
    typing = setTimeout(apply, TYPING_MS)
  })

  /** Asks the filter as typed, unless something is wrong with it. */
  function apply(): void {
    clearTimeout(typing)
    if (isHeld.value || parsed.value.problems.length > 0 || text.value.trim() === filter.value) return
    filter.value = text.value.trim()
  }

  /** Writes a filter and asks it at once. */
  function setFilter(next: string): void {
    text.value = next
    isHeld.value = false
    apply()
  }

  watch([filter, () => projects.currentId], () => {
    looked = { first: 0, last: looked.last - looked.first }
    void refresh()
  })
  let waiting: ReturnType<typeof setTimeout> | undefined
  let lastRefresh = 0
  function changed(): void {
    if (waiting !== undefined) return
    const wait = Math.max(0, lastRefresh + REFRESH_MS - Date.now())
    waiting = setTimeout(() => {
      waiting = undefined
      lastRefresh = Date.now()
      revision.value++
      void refresh()
    }, wait)
  }
  watch(
    () => connection.state,
    (state) => (state === 'connected' ? changed() : undefined),
    { immediate: true },
  )
  connection.on('runs.changed', changed)

  /** The row of a run if it is on the screen or was lately. */
  function rowOf(runId: number): RunRow | undefined {
    for (const [, row] of cache.value.entries()) if (row.id === runId) return row
    return undefined
  }

  return {
    text,
    isHeld,
    filter,
    parsed,
    cache,
    total,
    tookMs,
    isLoading,
    problems,
    revision,
    look,
    refresh,
    allIds,
    idsBetween,
    setFilter,
    rowOf,
  }
})
