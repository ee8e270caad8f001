import type { Project, SavedView, Undo } from '../../model/projects.ts'
import type { FileOut } from '../../model/figures.ts'

/** Projects, saved views, settings, undo, and a project as one file. */
export interface ProjectMethods {
  readonly 'projects.list': {
    readonly params: Readonly<Record<string, never>>
    readonly result: readonly Project[]
  }
  readonly 'projects.create': {
    readonly params: { readonly name: string; readonly description: string }
    readonly result: Project
  }
  readonly 'projects.update': {
    readonly params: { readonly id: number; readonly name?: string; readonly description?: string }
    readonly result: Project
  }
  readonly 'projects.remove': { readonly params: { readonly id: number }; readonly result: Undo }
  /** The `.deltascope` file of a project. */
  readonly 'projects.export': { readonly params: { readonly id: number }; readonly result: FileOut }
  /** Opens a `.deltascope` file as a new project after verifying it. */
  readonly 'projects.import': {
    readonly params: { readonly fileName: string; readonly base64: string }
    readonly result: { readonly projectId: number; readonly runs: number; readonly verified: number }
  }
  readonly 'views.list': {
    readonly params: { readonly projectId: number | null }
    readonly result: readonly SavedView[]
  }
  readonly 'views.save': {
    readonly params: {
      readonly projectId: number | null
      readonly name: string
      readonly filter: string
      readonly columns: readonly string[]
    }
    readonly result: SavedView
  }
  readonly 'views.remove': { readonly params: { readonly id: number }; readonly result: Undo }
  readonly 'undo.apply': {
    readonly params: { readonly undoId: number }
    readonly result: { readonly title: string }
  }
  /** Value of a setting as JSON text; null when never set. */
  readonly 'settings.get': {
    readonly params: { readonly key: string }
    readonly result: { readonly json: string | null }
  }
  readonly 'settings.set': {
    readonly params: { readonly key: string; readonly json: string }
    readonly result: Readonly<Record<string, never>>
  }
}
