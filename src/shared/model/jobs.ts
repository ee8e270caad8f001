/** Something that takes a while; shown in the status bar. */
export interface Job {
  readonly id: string
  readonly kind: 'run' | 'sweep' | 'import' | 'export'
  readonly title: string
  readonly done: number
  readonly total: number
  /** Work done per second in words, e.g. `120 runs/s`. */
  readonly rate?: string
  readonly secondsLeft?: number
  readonly state: 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled'
  /** Why it failed. */
  readonly message?: string
  /** What it works on. */
  readonly runId?: number
  readonly sweepId?: number
}
