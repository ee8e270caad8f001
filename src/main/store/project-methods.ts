import { sql } from 'kysely'
import { ok } from '../../engine/model/problem.ts'
import type { Project, SavedView } from '../../shared/model/projects.ts'
import { type Connection, sqlOf } from './connection.ts'
import { refuse } from './refusal.ts'
import { checkProject, notFound } from './run-writer.ts'
import type { ProjectStore } from './store.ts'
import { applyUndo, beginUndo, markRemoved } from './undo-log.ts'

const count = (table: 'runs' | 'sweeps' | 'figures') =>
  sql<number>`(SELECT count(*) FROM ${sql.table(table)} AS part
    WHERE part.projectId = projects.id AND part.undoId IS NULL)`.as(table)

const selectProjects = () =>
  sqlOf
    .selectFrom('projects')
    .select(['id', 'name', 'description', 'isSample', 'createdAt'])
    .select([count('runs'), count('sweeps'), count('figures')])
    .where('undoId', 'is', null)

type ProjectRecord = Omit<Project, 'isSample'> & { readonly isSample: 0 | 1 }

const toProject = (record: ProjectRecord): Project => ({ ...record, isSample: record.isSample === 1 })

function getProject(db: Connection, id: number): Project {
  const record = db.first(selectProjects().where('id', '=', id))
  return record === undefined ? refuse(notFound('project', id)) : toProject(record)
}

/** Stores a new project; gives its id. */
export function insertProject(
  db: Connection,
  { name, description, isSample }: Pick<Project, 'name' | 'description' | 'isSample'>,
): number {
  const createdAt = db.now()
  const values = { name, description, isSample: isSample ? 1 : 0, createdAt } as const
  return db.run(sqlOf.insertInto('projects').values(values)).lastId
}

const selectViews = () =>
  sqlOf
    .selectFrom('views')
    .select(['id', 'projectId', 'name', 'filter', 'columns'])
    .where('undoId', 'is', null)

type ViewRecord = Omit<SavedView, 'columns'> & { readonly columns: string }

const toView = (record: ViewRecord): SavedView => ({
  ...record,
  columns: JSON.parse(record.columns) as readonly string[],
})

/** Stores a view; one of the same project and name is replaced. */
export function saveView(db: Connection, view: Omit<SavedView, 'id'>): SavedView {
  return db.transaction(() => {
    const { projectId, name, filter } = view
    if (projectId !== null) checkProject(db, projectId)
    const columns = JSON.stringify(view.columns)
    const known = db.first(
      selectViews()
        .where('name', '=', name)
        .where(sql<boolean>`projectId IS ${projectId}`),
    )
    const id =
      known?.id ?? db.run(sqlOf.insertInto('views').values({ projectId, name, filter, columns })).lastId
    if (known !== undefined) db.run(sqlOf.updateTable('views').set({ filter, columns }).where('id', '=', id))
    return { id, ...view }
  })
}

/** Projects, views, settings and undo on a connection; failures are thrown. */
export function projectMethods(db: Connection): Omit<ProjectStore, 'importProject'> {
  return {
    listProjects: () => ok(db.all(selectProjects().orderBy('id')).map(toProject)),
    createProject: (project) => ok(getProject(db, insertProject(db, project))),
    updateProject: ({ id, name, description }) => {
      const { name: oldName, description: oldDescription } = getProject(db, id)
      const changes = { name: name ?? oldName, description: description ?? oldDescription }
      db.run(sqlOf.updateTable('projects').set(changes).where('id', '=', id))
      return ok(getProject(db, id))
    },
    removeProject: ({ id }) =>
      db.transaction(() => {
        const undo = beginUndo(db, `Deleted project ${getProject(db, id).name}`)
        for (const part of ['runs', 'sweeps', 'figures', 'views'] as const) {
          markRemoved(db, undo, part, 'projectId', [id])
        }
        markRemoved(db, undo, 'projects', 'id', [id])
        return ok(undo)
      }),
    listViews: ({ projectId }) => {
      const views = db.all(selectViews().orderBy('name').orderBy('id')).map(toView)
      const isMeant = (of: number | null) => projectId === null || of === null || of === projectId
      return ok(views.filter((view) => isMeant(view.projectId)))
    },
    saveView: (view) => ok(saveView(db, view)),
    removeView: ({ id }) =>
      db.transaction(() => {
        const view = db.first(selectViews().where('id', '=', id))
        if (view === undefined) refuse(notFound('view', id))
        const undo = beginUndo(db, `Deleted view ${view.name}`)
        markRemoved(db, undo, 'views', 'id', [id])
        return ok(undo)
      }),
    getSetting: ({ key }) => {
      const row = db.first(sqlOf.selectFrom('settings').select('json').where('key', '=', key))
      return ok({ json: row?.json ?? null })
    },
    setSetting: ({ key, json }) => {
      const insert = sqlOf.insertInto('settings').values({ key, json })
      db.run(insert.onConflict((conflict) => conflict.column('key').doUpdateSet({ json })))
      return ok({})
    },
    applyUndo: ({ undoId }) => ok(applyUndo(db, undoId)),
  }
}
