import { fail, ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import {
  ALGORITHM1_CHANNELS,
  randomLayers,
  runAlgorithm1,
  type Algorithm1Record,
} from '../../../engine/numerics/algorithm1.ts'
import { createRandom, normalArray } from '../../../engine/numerics/random.ts'
import { valueRange, type ValueRange } from '../../../engine/numerics/statistics.ts'
import { elementCount, formatShape, type Tensor } from '../../../engine/numerics/tensor.ts'
import { openTensorFile } from '../../services/tensor-files.ts'
import { short } from './delta-stats-text.ts'
import { BAD_INPUT, DONE, print, printJson, sayProblems, type ExitCode } from './output.ts'
import { count, textTable, type Column } from './text-table.ts'

/** Options of `deltascope algorithm1` after parsing. */
export interface Algorithm1Options {
  readonly input?: string
  readonly seed: number
  readonly json?: boolean
}

/** One layer as it is told. */
interface LayerRow {
  readonly layer: string
  /** Of the convolution's output and of everything recorded about it. */
  readonly shape: readonly number[]
  readonly elements: number
  readonly signBitsSet: number
  readonly outliers: number
  readonly bitWidth: number
  /** Of the layer's result, after ReLU. */
  readonly activation: ValueRange
  readonly placeholderDelta: ValueRange
}

const DEFAULT_SHAPE = [1, 3, 32, 32] as const
const IMAGE_CHANNELS = 3
/** All images together; the working memory is about 1.5 GB then. */
const MAX_PIXELS = 2 ** 20
/** Keeps every sum of the three layers within float32. */
const LARGEST_VALUE = 1e30
const PLACEHOLDER = 'placeholder delta x - round(x)'

/** Runs Algorithm 1 and prints what it records. */
export async function runAlgorithm1Command({ input, seed, json }: Algorithm1Options): Promise<ExitCode> {
  const random = createRandom(seed)
  // Weights first: the same seed gives the same weights with and without a file.
  const layers = randomLayers(random)
  const image = input === undefined ? ok(randomImage(random)) : readImage(input)
  const run = image.ok ? runAlgorithm1(image.value, layers) : image
  if (!image.ok || !run.ok) {
    const problems = run.ok ? [] : run.problems
    sayProblems(problems)
    if (json === true) printJson({ ok: false, problems })
    return BAD_INPUT
  }
  sayProblems(image.notes)
  const rows = run.value.map(rowOf)
  if (json === true) {
    printJson({
      ok: true,
      notes: image.notes,
      delta: PLACEHOLDER,
      isTemporalDelta: false,
      outlierThreshold: 0.1,
      weights: 'seeded random',
      seed,
      input: { file: input ?? null, shape: image.value.shape },
      layers: rows,
    })
  } else print(textOf(input, seed, image.value, rows))
  return Promise.resolve(DONE)
}

function randomImage(random: ReturnType<typeof createRandom>): Tensor {
  return { shape: DEFAULT_SHAPE, data: normalArray(random, elementCount(DEFAULT_SHAPE), 1) }
}

function readImage(file: string): Result<Tensor> {
  const opened = openTensorFile(file)
  if (!opened.ok) return opened
  const [name = '', ...others] = opened.value.names
  if (others.length > 0) {
    const got = [name, ...others].join(', ')
    const remedy = 'Save the one array with np.save.'
    return fail(problem('several-arrays', 'holds several arrays', { file, expected: 'one', got, remedy }))
  }
  const array = opened.value.read(name)
  if (!array.ok) return array
  const { shape, data } = array.value
  const wrong = shapeProblem(file, shape)
  if (wrong !== undefined) return fail(wrong)
  const { maxMagnitude } = valueRange(data)
  if (maxMagnitude > LARGEST_VALUE) {
    const place = { file, field: 'data', expected: `at most ${LARGEST_VALUE}`, got: short(maxMagnitude) }
    return fail(problem('value-too-large', 'The sums would not fit into float32', place))
  }
  const tensor = { shape: shape.length === 3 ? [1, ...shape] : shape, data }
  return ok(tensor, [...opened.notes, ...array.notes])
}

function shapeProblem(file: string, shape: readonly number[]): Problem | undefined {
  const place = { file, field: 'shape', expected: '[3, H, W] or [N, 3, H, W]', got: formatShape(shape) }
  if (shape.length !== 3 && shape.length !== 4) {
    const remedy = 'Reshape it to images of three channels.'
    return problem('tensor-rank', 'Not an image or a batch of images', { ...place, remedy })
  }
  if (shape.at(-3) !== IMAGE_CHANNELS) {
    const remedy =
      shape.at(-1) === IMAGE_CHANNELS
        ? `Move the channels forward: np.ascontiguousarray(np.moveaxis(x, -1, ${shape.length - 3})).`
        : "Algorithm 1's first convolution takes three channels."
    return problem('channel-mismatch', 'Not three channels', { ...place, remedy })
  }
  const pixels = elementCount(shape) / IMAGE_CHANNELS
  if (pixels >= 1 && pixels <= MAX_PIXELS) return undefined
  const remedy = pixels === 0 ? 'Save an image with pixels.' : 'Use a smaller image or fewer images.'
  const expected = `1 .. ${MAX_PIXELS} pixels in all`
  return problem('image-size', 'The number of pixels cannot be run', { ...place, expected, remedy })
}

function rowOf(record: Algorithm1Record, index: number): LayerRow {
  const { activation, signBytes, placeholderDelta, outlierCount, bitWidth } = record
  return {
    layer: `conv${index + 1}, ${ALGORITHM1_CHANNELS[index] ?? 0} to ${ALGORITHM1_CHANNELS[index + 1] ?? 0}`,
    shape: activation.shape,
    elements: signBytes.length,
    signBitsSet: signBytes.reduce((sum, bit) => sum + bit, 0),
    outliers: outlierCount,
    bitWidth,
    activation: valueRange(activation.data),
    placeholderDelta: valueRange(placeholderDelta),
  }
}

const COLUMNS: readonly Column<LayerRow>[] = [
  { title: 'layer', align: 'left', cell: (row) => row.layer },
  { title: 'output', align: 'left', cell: (row) => formatShape(row.shape) },
  { title: 'sign bits', unit: 'set', cell: (row) => count(row.signBitsSet) },
  { title: 'outliers', unit: '> 0.1', cell: (row) => count(row.outliers) },
  { title: 'outliers', unit: '%', cell: (row) => ((100 * row.outliers) / row.elements).toFixed(2) },
  { title: 'bit width', unit: 'constant', cell: (row) => String(row.bitWidth) },
  { title: 'after ReLU', unit: 'min', cell: (row) => short(row.activation.min) },
  { title: 'after ReLU', unit: 'max', cell: (row) => short(row.activation.max) },
  { title: 'placeholder', unit: 'min', cell: (row) => short(row.placeholderDelta.min) },
  { title: 'placeholder', unit: 'max', cell: (row) => short(row.placeholderDelta.max) },
]

function textOf(file: string | undefined, seed: number, image: Tensor, rows: readonly LayerRow[]): string {
  return [
    `Algorithm 1 of the seed study with its ${PLACEHOLDER}: not a difference between timesteps (see delta-stats)`,
    `input ${file ?? 'seeded random'} ${formatShape(image.shape)}, random weights of seed ${seed}; bit width 8 is a constant of the study\n`,
    textTable(COLUMNS, rows),
  ].join('\n')
}
