import type { NpyArray } from '../../engine/formats/npy.ts'
import { fail, formatProblem, ok, problem, type Problem, type Result } from '../../engine/model/problem.ts'
import { shapeMismatch } from '../../engine/numerics/tensor.ts'
import { measureDelta, type Judgement, type MeasuredDelta } from './delta-measurement.ts'
import { openTensorFile, tensorFileProblem, type TensorFile } from './tensor-files.ts'

/** One tensor of one pair of neighbouring files. */
export interface FileDelta extends MeasuredDelta {
  /** Place of the delta in the sequence: 0 for the first two files. */
  readonly pair: number
  /** File of the step, and of the step before it. */
  readonly current: string
  readonly previous: string
}

const TOLD_NAMES = 5

/**
 * Measures files of one network at consecutive steps, latest first: every array of a file minus the array of the same
 * name in the next file. Holds two files in memory at a time. Every problem of every pair is told.
 */
export function measureFiles(
  files: readonly string[],
  judgement: Judgement,
  onProgress: (pair: number, layer: string) => void,
): Result<readonly FileDelta[]> {
  const refused = [...new Set(files)].map(tensorFileProblem).filter((found) => found !== undefined)
  if (files.length < 2) refused.push(tooFew(files))
  if (refused.length > 0) return { ok: false, problems: refused }
  const found = new Collected()
  let current = found.take(openTensorFile(files[0] ?? ''))
  // All .npy files of a sequence are one layer, which the latest gives its name.
  const npyLayer = current?.kind === 'npy' ? current.names[0] : undefined
  for (const [index, file] of files.slice(1).entries()) {
    const previous = found.take(openTensorFile(file))
    if (current !== undefined && previous !== undefined) {
      const pair: Pair = { index, current, previous, npyLayer }
      measurePair(pair, judgement, found, (layer) => onProgress(index, layer))
    }
    current = previous
  }
  const { deltas, problems, notes } = found
  if (problems.length > 0) return { ok: false, problems }
  return deltas.length > 0 ? ok(deltas, notes) : fail(nothingToMeasure(files), ...notes)
}

/** What a run over many files comes to. */
class Collected {
  readonly deltas: FileDelta[] = []
  readonly problems: Problem[] = []
  private readonly told = new Map<string, { readonly note: Problem; readonly fields: Set<string> }>()

  /** The value, if there is one; notes and problems are kept. */
  take<T>(result: Result<T>): T | undefined {
    if (result.ok) {
      for (const note of result.notes) this.note(note)
      return result.value
    }
    // All but the ends of a sequence are read twice, once for each neighbour.
    for (const found of result.problems) {
      if (!this.problems.some((other) => formatProblem(other) === formatProblem(found))) {
        this.problems.push(found)
      }
    }
    return undefined
  }

  note(note: Problem): void {
    const key = `${note.code} ${note.file ?? ''} ${note.message}`
    const same = this.told.get(key)
    if (same === undefined) this.told.set(key, { note, fields: new Set([note.field ?? '']) })
    else same.fields.add(note.field ?? '')
  }

  /** One note of a kind for a file, which says how many other arrays it holds for: a network has hundreds. */
  get notes(): readonly Problem[] {
    return [...this.told.values()].map(({ note, fields }) => {
      if (fields.size === 1) return note
      const others = `and ${fields.size - 1} more like it`
      return { ...note, got: note.got === undefined ? others : `${note.got}; ${others}` }
    })
  }
}

/** Two neighbouring files. */
interface Pair {
  readonly index: number
  readonly current: TensorFile
  readonly previous: TensorFile
  readonly npyLayer: string | undefined
}

function measurePair(
  pair: Pair,
  judgement: Judgement,
  found: Collected,
  onLayer: (layer: string) => void,
): void {
  const { current, previous, npyLayer } = pair
  if (current.kind !== previous.kind) {
    found.take(fail(mixedKinds(current, previous)))
    return
  }
  for (const [from, to] of [
    [current, previous],
    [previous, current],
  ] as const) {
    const alone = from.kind === 'npy' ? [] : from.names.filter((name) => !to.names.includes(name))
    if (alone.length > 0) found.note(withoutPartner(from.file, to.file, alone))
  }
  if (current.kind === 'npy') {
    const layer = npyLayer ?? current.names[0] ?? ''
    onLayer(layer)
    measureArray(pair, layer, [current.read(''), previous.read('')], judgement, found)
    return
  }
  for (const layer of current.names.filter((name) => previous.names.includes(name))) {
    onLayer(layer)
    measureArray(pair, layer, [current.read(layer), previous.read(layer)], judgement, found)
  }
}

function measureArray(
  { index, current, previous }: Pair,
  layer: string,
  arrays: readonly [Result<NpyArray>, Result<NpyArray>],
  judgement: Judgement,
  found: Collected,
): void {
  const [a, b] = [found.take(arrays[0]), found.take(arrays[1])]
  if (a === undefined || b === undefined) return
  const mismatch = shapeMismatch(current.kind === 'npy' ? 'shape' : `${layer}: shape`, a.shape, b.shape)
  if (mismatch !== undefined) {
    const expected = `${mismatch.expected ?? ''} as in ${current.file}`
    found.take(fail({ ...mismatch, file: previous.file, expected }))
    return
  }
  if (a.data.length === 0) {
    const place = { severity: 'warning', file: current.file, field: layer } as const
    found.note(problem('empty-array', 'has no elements and is skipped', place))
    return
  }
  const measured = inFile(current.file, measureDelta(layer, a, b, judgement))
  const value = found.take(measured)
  if (value === undefined) return
  found.deltas.push({ pair: index, current: current.file, previous: previous.file, ...value })
}

function inFile<T>(file: string, result: Result<T>): Result<T> {
  const located = (told: Problem): Problem => ({ ...told, file })
  return result.ok
    ? ok(result.value, result.notes.map(located))
    : { ok: false, problems: result.problems.map(located) }
}

function tooFew(files: readonly string[]): Problem {
  return problem('too-few-files', 'A delta needs two steps', {
    ...(files[0] === undefined ? {} : { file: files[0] }),
    expected: 'two files or more, latest step first',
    got: `${files.length}`,
    remedy: 'Name the file of the step before after it: delta-stats a_t.npy a_t-1.npy.',
  })
}

function mixedKinds(current: TensorFile, previous: TensorFile): Problem {
  return problem('mixed-kinds', 'cannot be paired with the file before it', {
    file: previous.file,
    expected: `a .${current.kind} file as ${current.file}`,
    got: `a .${previous.kind} file`,
    remedy: 'Save all steps in the same way.',
  })
}

function withoutPartner(file: string, other: string, names: readonly string[]): Problem {
  const more = names.length > TOLD_NAMES ? ` and ${names.length - TOLD_NAMES} more` : ''
  return problem('no-partner', `Arrays that ${other} does not have are skipped`, {
    severity: 'warning',
    file,
    got: `${names.slice(0, TOLD_NAMES).join(', ')}${more}`,
  })
}

function nothingToMeasure(files: readonly string[]): Problem {
  return problem('nothing-to-measure', 'No array can be paired with the step before', {
    file: files[0] ?? '',
    expected: 'arrays of the same name, with elements, in neighbouring files',
    remedy: 'Save the layers under the same names at every step.',
  })
}
