import { ok, problem, type Result } from '../../engine/model/problem.ts'
import { type Connection, sqlOf } from './connection.ts'
import { insertFigure, putTopology } from './other-methods.ts'
import { insertProject, saveView } from './project-methods.ts'
import { refuse } from './refusal.ts'
import type { ImportedProject, ImportedSweep } from './rows.ts'
import { insertCompleteRun } from './run-writer.ts'
import { tagRuns } from './tags.ts'

/** Ids of the file with those they got here. */
type Ids = ReadonlyMap<number, number>

/** Stores a whole project with new ids, all of it or nothing. */
export function importProject(
  db: Connection,
  project: ImportedProject,
): Result<{ readonly projectId: number; readonly runs: number }> {
  return db.transaction(() => {
    const projectId = insertProject(db, project)
    for (const topology of project.topologies) putTopology(db, topology)
    const sweeps = new Map(project.sweeps.map((sweep) => [sweep.id, insertSweep(db, projectId, sweep)]))
    const runs = insertRuns(db, projectId, project, sweeps)
    for (const sweep of project.sweeps) linkPoints(db, sweep, sweeps, runs)
    for (const { spec, dataHash } of project.figures) {
      const { sweepId, ...rest } = spec
      const runIds = spec.runIds.map((id) => newId('run', runs, id))
      const newSweep = sweepId === undefined ? {} : { sweepId: newId('sweep', sweeps, sweepId) }
      insertFigure(db, projectId, { ...rest, runIds, ...newSweep }, dataHash)
    }
    for (const view of project.views) saveView(db, { ...view, projectId })
    return ok({ projectId, runs: project.runs.length })
  })
}

function insertSweep(db: Connection, projectId: number, sweep: ImportedSweep): number {
  const { points, createdAt, tookMs, spec } = sweep
  // Nobody here runs it: it can be resumed.
  const status = sweep.status === 'running' ? 'paused' : sweep.status
  const values = { projectId, name: spec.name, status, points, createdAt, tookMs, spec: JSON.stringify(spec) }
  return db.run(sqlOf.insertInto('sweeps').values(values)).lastId
}

function insertRuns(db: Connection, projectId: number, { runs }: ImportedProject, sweeps: Ids): Ids {
  const note = db.prepare('UPDATE runs SET note = ? WHERE id = ?')
  return new Map(
    runs.map((imported) => {
      const sweepId = imported.sweepId === null ? null : newId('sweep', sweeps, imported.sweepId)
      const run = { ...imported.run, projectId, sweepId, owner: null }
      const id = insertCompleteRun(db, { run, outcome: imported.outcome }, imported.createdAt)
      if (imported.note !== '') note.run(imported.note, id)
      if (imported.tags.length > 0) tagRuns(db, { ids: [id], add: imported.tags, remove: [] })
      return [imported.id, id]
    }),
  )
}

function linkPoints(db: Connection, sweep: ImportedSweep, sweeps: Ids, runs: Ids): void {
  const sweepId = newId('sweep', sweeps, sweep.id)
  const insert = db.prepare(
    'INSERT INTO sweepPoints (sweepId, point, runId, isFromHistory) VALUES (?, ?, ?, ?)',
  )
  for (const { point, runId, isFromHistory } of sweep.answered) {
    insert.run(sweepId, point, newId('run', runs, runId), isFromHistory ? 1 : 0)
  }
}

function newId(what: string, ids: Ids, old: number): number {
  const id = ids.get(old)
  if (id !== undefined) return id
  return refuse(
    problem('bundle-broken', `The file refers to ${what} ${old}, which it does not hold`, {
      remedy: 'Export the project again.',
    }),
  )
}
