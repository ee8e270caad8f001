import type {
  FigureFormat,
  FigureKindInfo,
  FigureReview,
  FigureRow,
  FigureSpec,
  FileOut,
} from '../../model/figures.ts'
import type { Undo } from '../../model/projects.ts'

/** Saved figures and their files. */
export interface FigureMethods {
  readonly 'figures.list': {
    readonly params: { readonly projectId: number | null }
    readonly result: readonly FigureRow[]
  }
  /** What can be drawn, with the options of each kind. */
  readonly 'figures.kinds': {
    readonly params: Readonly<Record<string, never>>
    readonly result: readonly FigureKindInfo[]
  }
  readonly 'figures.save': {
    readonly params: { readonly projectId: number; readonly id: number | null; readonly spec: FigureSpec }
    readonly result: FigureRow
  }
  readonly 'figures.remove': { readonly params: { readonly id: number }; readonly result: Undo }
  /** Draws a figure that need not be saved; `dpi` is for PNG and rasters in vector files. */
  readonly 'figures.render': {
    readonly params: { readonly spec: FigureSpec; readonly format: FigureFormat; readonly dpi: number }
    readonly result: FileOut
  }
  /** What stands between a figure and a paper; `id` is that of the saved one, null for one that is not saved. */
  readonly 'figures.check': {
    readonly params: { readonly spec: FigureSpec; readonly id: number | null }
    readonly result: FigureReview
  }
  /** Takes the data anew; tells which figures changed. */
  readonly 'figures.refresh': {
    readonly params: { readonly projectId: number }
    readonly result: { readonly changed: readonly number[] }
  }
}
