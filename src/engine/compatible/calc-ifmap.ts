import type { Folding } from '../systolic/folding.ts'
import { type Shape, touchedWords } from '../systolic/shape.ts'
import { fedLine, preloadedLine } from '../systolic/stream-lines.ts'
import type { CompletionLog, Generations } from './calc-read.ts'
import { GenerationSweep } from './generation-sweep.ts'
import { IfmapRuns } from './ifmap-runs.ts'
import { PixelGroups } from './pixel-groups.ts'

/**
 * Generations of the ifmap in CALC mode (specification section 5.2): closed forms when every distinct word fits or no
 * word comes twice within a generation, geometry where whole windows are demanded together, and a sweep over runs of
 * channels for the rest (narrow weight stationary layers, sparsity). A `log` gets every completion.
 */
export function calcIfmapGenerations(
  f: Folding,
  s: Shape,
  generationWords: number,
  log?: CompletionLog,
): Generations {
  if (s.of > 1) return swept(f, s, generationWords, log)
  const distinct = touchedWords(s)
  if (distinct < generationWords) return { completed: 0, remainder: distinct, lastLine: -1 }
  // A matrix product has one window per row of the ifmap: wider than its stride, but next to no other.
  const repeats =
    (s.outHeight > 1 && s.filterHeight > s.strideHeight) || (s.outWidth > 1 && s.filterWidth > s.strideWidth)
  if (!s.overhangs && (!repeats || generationWords <= wordsBetweenRepeats(f, s))) {
    return streamed(f, s.m * s.k, generationWords, log)
  }
  return f.dataflow === 'ws'
    ? swept(f, s, generationWords, log)
    : new PixelGroups(f, s, generationWords, log).run()
}

/**
 * A lower bound on the words demanded between two demands of the same word under weight stationary. When the array
 * rows cut the channels evenly, a word returns at the earliest channels/rows folds later, for a pixel that is at most
 * one window before; 0 when the bound does not apply.
 */
function wordsBetweenRepeats(f: Folding, s: Shape): number {
  if (f.dataflow !== 'ws' || s.channels % f.rows !== 0) return 0
  const back =
    Math.floor((s.filterHeight - 1) / s.strideHeight) * s.outWidth +
    Math.floor((s.filterWidth - 1) / s.strideWidth)
  return (s.channels / f.rows) * s.m * f.rows - (back + f.rows) * f.rows
}

/** No word twice in a pass and none null: the demand is a cyclic stream of M x K distinct words. */
function streamed(
  f: Folding,
  passWords: number,
  generationWords: number,
  log: CompletionLog | undefined,
): Generations {
  const passes = f.dataflow === 'is' ? 1 : f.colFolds
  const completed = Math.floor((passes * passWords) / generationWords)
  const lineOf = (nth: number): number => {
    const position = nth * generationWords - 1
    return f.dataflow === 'is' ? preloadedLine(f, position) : fedLine(f, passWords, position)
  }
  if (log !== undefined) for (let nth = 1; nth <= completed; nth++) log.add(lineOf(nth))
  const lastLine = lineOf(completed)
  return { completed, remainder: (passes * passWords) % generationWords, lastLine }
}

/**
 * The general case. Output and weight stationary repeat the same pass in every column fold, and what the buffer holds
 * at the end of a pass depends only on where in the pass its last generation was completed; when that place is seen
 * again, whole cycles of passes are jumped over.
 */
function swept(f: Folding, s: Shape, generationWords: number, log: CompletionLog | undefined): Generations {
  const runs = new IfmapRuns(f, s)
  const sweep = new GenerationSweep(runs, generationWords, log)
  const seen = new Map<string, { pass: number; completed: number }>()
  let mayJump = f.dataflow !== 'is'
  let jumped = 0
  let fc = 0
  while (fc < f.colFolds) {
    const before = sweep.completed
    for (let fr = 0; fr < f.rowFolds; fr++) sweep.fold(fc, fr)
    fc++
    if (!mayJump) continue
    // Without a completion the place is that of an earlier pass; then nothing more can be fetched either.
    const key = sweep.completed > before ? sweep.placeInPass : 'none'
    const earlier = seen.get(key)
    if (earlier === undefined) {
      seen.set(key, { pass: fc, completed: sweep.completed })
      continue
    }
    mayJump = false
    const period = fc - earlier.pass
    const cycles = Math.floor((f.colFolds - fc) / period)
    jumped = cycles * (sweep.completed - earlier.completed)
    log?.repeat(earlier.completed, cycles, period * f.rowFolds * f.linesPerFold)
    sweep.shift(cycles * period)
    fc += cycles * period
  }
  return { completed: sweep.completed + jumped, remainder: sweep.held, lastLine: sweep.lastLine }
}
