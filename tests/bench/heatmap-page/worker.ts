/** Computes the runs of the page in a worker, as the program does. */
import { ALEXNET_SHAPES, fakeSource } from '../../renderer/heatmap/fake-source.ts'
import type { LaneSource } from '../../../src/renderer/heatmap/source.ts'

/** A call of a source's method. */
export interface WorkerCall {
  readonly id: number
  readonly run: number
  readonly side: number
  readonly method: Exclude<keyof LaneSource, 'runId'>
  readonly args: readonly unknown[]
}

const sources = new Map<number, LaneSource>()

addEventListener('message', ({ data }: MessageEvent<WorkerCall>) => {
  const { id, run, side, method, args } = data
  const source = sources.get(run) ?? fakeSource(run, ALEXNET_SHAPES, side, side)
  sources.set(run, source)
  const call = source[method] as (...all: readonly unknown[]) => Promise<unknown>
  void call(...args).then((result) => postMessage({ id, result }))
})
