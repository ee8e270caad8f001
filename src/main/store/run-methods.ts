import { ok, problem } from '../../engine/model/problem.ts'
import { type Connection, sqlOf } from './connection.ts'
import { readResult } from './layer-results.ts'
import { isAlive, type OwnerColumns, ownerOf } from './owner.ts'
import { refuse } from './refusal.ts'
import { facets, histogram, matchingRunIds, queryRuns } from './run-query.ts'
import { readRuns, readStoredRuns } from './run-rows.ts'
import { adoptRun, finishRun, insertCompleteRun, insertRun, notFound } from './run-writer.ts'
import type { KnownRun } from './rows.ts'
import type { RunStore } from './store.ts'
import { tagRuns } from './tags.ts'
import { beginUndo, markRemoved } from './undo-log.ts'

/** Marks what dead processes left behind; gives the ids. */
function closeOrphanedRuns(db: Connection): readonly number[] {
  return db.transaction(() => {
    const open = db.all(
      sqlOf
        .selectFrom('runs')
        .select(['id', 'ownerMachine', 'ownerPid', 'ownerStarted'])
        .where('ownerPid', 'is not', null)
        .where('status', 'in', ['queued', 'running']),
    )
    const verdicts = new Map<string, boolean>()
    const isOrphan = (row: OwnerColumns): boolean => {
      const owner = ownerOf(row)
      if (owner === null) return false
      const key = JSON.stringify(owner)
      const isDead = verdicts.get(key) ?? !isAlive(owner)
      verdicts.set(key, isDead)
      return isDead
    }
    const ids = open.filter(isOrphan).map(({ id }) => id)
    const why = problem('interrupted', 'The program ended before the run did', { remedy: 'Start it again.' })
    const close = db.prepare(
      `UPDATE runs SET status = 'failed', problems = ?, ownerMachine = NULL, ownerPid = NULL,
       ownerStarted = NULL WHERE id = ?`,
    )
    for (const id of ids) close.run(JSON.stringify([why]), id)
    return ids
  })
}

/** Finished runs by the hash of their spec: of the project if there is one, else the newest of any. */
function findRuns(
  db: Connection,
  projectId: number,
  hashes: readonly string[],
  engineVersion: string,
): readonly (KnownRun | null)[] {
  const find = db.prepare(
    `SELECT runs.id AS runId, projectId FROM runSpecs JOIN runs ON specId = runSpecs.id
     WHERE hash = ? AND engineVersion = ? AND status = 'done' AND origin = 'simulated' AND undoId IS NULL
     ORDER BY projectId = ? DESC, runs.id DESC LIMIT 1`,
  )
  return hashes.map((hash) => (find.get(hash, engineVersion, projectId) as KnownRun | undefined) ?? null)
}

/** Reads of the history on a connection; failures are thrown. */
function runQueries(db: Connection) {
  return {
    findRuns: ({ projectId, specHashes, engineVersion }) =>
      ok(findRuns(db, projectId, specHashes, engineVersion)),
    queryRuns: (params) => ok(queryRuns(db, params)),
    matchingRunIds: (params) => ok(matchingRunIds(db, params)),
    facets: (params) => ok(facets(db, params)),
    histogram: (params) => ok(histogram(db, params)),
    getRuns: ({ ids }) => ok(readRuns(db, ids)),
    getRun: ({ id }) => ok(readStoredRuns(db, [id])[0] ?? refuse(notFound('run', id))),
    getLayers: ({ runId }) => {
      const run = db.first(
        sqlOf.selectFrom('runs').select('resultId').where('id', '=', runId).where('undoId', 'is', null),
      )
      if (run === undefined) refuse(notFound('run', runId))
      return ok(run.resultId === null ? [] : readResult(db, run.resultId))
    },
    projectRuns: ({ projectId, afterId, limit }) => {
      const page = sqlOf
        .selectFrom('runs')
        .select('id')
        .where('projectId', '=', projectId)
        .where('undoId', 'is', null)
        .where('id', '>', afterId)
        .orderBy('id')
        .limit(limit)
      return ok(
        readStoredRuns(
          db,
          db.all(page).map(({ id }) => id),
        ),
      )
    },
  } satisfies Partial<RunStore>
}

/** The history on a connection; failures are thrown. */
export function runMethods(db: Connection): RunStore {
  return {
    ...runQueries(db),
    insertRuns: ({ runs }) => db.transaction(() => ok(runs.map((run) => insertRun(db, run)))),
    recordRuns: ({ runs }) => db.transaction(() => ok(runs.map((run) => insertCompleteRun(db, run)))),
    finishRuns: ({ runs }) =>
      db.transaction(() => {
        for (const { id, ...outcome } of runs) finishRun(db, id, outcome)
        return ok({})
      }),
    setRunStatus: ({ ids, status }) => {
      db.prepare('UPDATE runs SET status = ? WHERE id IN (SELECT value FROM json_each(?))').run(
        status,
        JSON.stringify(ids),
      )
      return ok({})
    },
    closeOrphanedRuns: () => ok(closeOrphanedRuns(db)),
    adoptRun: ({ runId, projectId }) =>
      db.transaction(() => {
        const id = adoptRun(db, runId, projectId, null)
        return ok(readRuns(db, [id])[0] ?? refuse(notFound('run', id)))
      }),
    removeRuns: ({ ids }) =>
      db.transaction(() => {
        const found = readRuns(db, ids)
        const [first] = found
        if (first === undefined) refuse(notFound('run', ids.join(', ')))
        const title = found.length === 1 ? `Deleted run ${first.id}` : `Deleted ${found.length} runs`
        const undo = beginUndo(db, title)
        markRemoved(db, undo, 'runs', 'id', ids)
        return ok(undo)
      }),
    tagRuns: (params) => db.transaction(() => ok(tagRuns(db, params))),
    setNote: ({ id, note }) => {
      const update = sqlOf.updateTable('runs').set({ note }).where('id', '=', id).where('undoId', 'is', null)
      if (db.run(update).changes === 0) refuse(notFound('run', id))
      return ok({})
    },
  }
}
