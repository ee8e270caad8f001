import { convLayer } from '../model/layer.ts'
import type { Layer } from '../model/layer.ts'
import { fail, ok, problem } from '../model/problem.ts'
import type { Problem, Result } from '../model/problem.ts'
import { elementCount } from './model.ts'
import type { Gemm, Operator, OperatorFacts, Place, PlainKind, Shape, Workload } from './model.ts'
import { asTokens, channelsOf, pixelsOf } from './tensor.ts'
import type { Tensor } from './tensor.ts'

/** Sizes of a square convolution. */
export interface ConvSpec {
  readonly filters: number
  readonly kernel: number
  readonly stride?: number
  readonly padding?: number
  /** Default true. */
  readonly bias?: boolean
}

/** Collects the operators of one network in execution order and derives every count from the shapes. */
export class GraphBuilder {
  readonly batch: number
  readonly #operators: Operator[] = []
  readonly #problems: Problem[] = []
  #place: Place = { stage: 'input', block: '', level: 0 }

  constructor(batch: number) {
    this.batch = batch
  }

  /** Operators added from here on belong to this block. */
  enter(stage: Place['stage'], block: string, level: number): void {
    this.#place = { stage, block, level }
  }

  /** A tensor that comes from outside the network. */
  input(name: string, ...perImage: readonly [number, number] | readonly [number, number, number]): Tensor {
    return this.plain('input', name, [], [this.batch, ...perImage])
  }

  /** A convolution with the same kernel, stride and padding in both directions; output sizes round down. */
  conv(name: string, x: Tensor, spec: ConvSpec): Tensor {
    const { filters, kernel, stride = 1, padding = 0 } = spec
    const size = (pixels: number): number => Math.floor((pixels + 2 * padding - kernel) / stride) + 1
    const [height, width] = pixelsOf(x)
    const sizes = [kernel, kernel] as const
    const plain = convLayer(name, [height, width], sizes, channelsOf(x), filters, [stride, stride])
    const layer = { ...plain, padHeight: padding, padWidth: padding, batch: this.batch }
    return this.convOf(layer, x, [size(height), size(width)], spec.bias)
  }

  /** A convolution whose output size is given, for layers that follow another rule than rounding down. */
  convOf(layer: Layer, x: Tensor, [height, width]: readonly [number, number], bias = true): Tensor {
    const k = layer.filterHeight * layer.filterWidth * layer.channels
    const gemm = { m: this.batch * height * width, n: layer.filters, k, count: 1 }
    const facts = this.#facts(
      layer.name,
      [x],
      [this.batch, layer.filters, height, width],
      trained(gemm, bias),
    )
    return this.#add({ ...facts, kind: 'conv', layer, gemm })
  }

  /** A fully connected layer over the last axis of a sequence. */
  linear(name: string, x: Tensor, features: number, bias = true): Tensor {
    const [batch, tokens, k] = asTokens(x).shape
    const gemm = { m: batch * tokens, n: features, k, count: 1 }
    const facts = this.#facts(name, [x], [batch, tokens, features], trained(gemm, bias))
    return this.#add({ ...facts, kind: 'linear', gemm })
  }

  /** Scores of every query against every key, per head; `q` and `k` may be slices of one producer. */
  qk(name: string, q: Tensor, k: Tensor, heads: number): Tensor {
    const [batch, queries, features] = asTokens(q).shape
    const keys = asTokens(k).shape[1]
    const gemm = { m: queries, n: keys, k: features / heads, count: batch * heads }
    const facts = this.#facts(name, [q, k], [batch, heads, queries, keys], { macs: macsOf(gemm) })
    return this.#add({ ...facts, kind: 'qk', heads, gemm })
  }

  /** Weighted sums of the values `v` [batch, keys, features] with weights [batch, heads, queries, keys]. */
  av(name: string, weights: Tensor, v: Tensor, heads: number): Tensor {
    const [queries, keys] = pixelsOf(weights)
    const features = channelsOf(v)
    const gemm = { m: queries, n: features / heads, k: keys, count: this.batch * heads }
    const facts = this.#facts(name, [weights, v], [this.batch, queries, features], { macs: macsOf(gemm) })
    return this.#add({ ...facts, kind: 'av', heads, gemm })
  }

  /** An operator without multiply-accumulates. */
  plain(kind: PlainKind, name: string, inputs: readonly Tensor[], shape: Shape, parameters = 0): Tensor {
    return this.#add({ ...this.#facts(name, inputs, shape, { parameters }), kind })
  }

  /** An operator that keeps the shape of its first input: activation, addition, softmax. */
  same(kind: PlainKind, name: string, ...inputs: readonly [Tensor, ...Tensor[]]): Tensor {
    return this.plain(kind, name, inputs, inputs[0].shape)
  }

  /** A normalisation with one trained gain and offset a channel. */
  norm(kind: 'groupNorm' | 'layerNorm' | 'batchNorm', name: string, x: Tensor): Tensor {
    return this.plain(kind, name, [x], x.shape, 2 * channelsOf(x))
  }

  /** Resampling or pooling to the given height and width. */
  resample(
    kind: 'upsample' | 'downsample' | 'maxPool' | 'averagePool',
    name: string,
    x: Tensor,
    [height, width]: readonly [number, number],
  ): Tensor {
    return this.plain(kind, name, [x], [this.batch, channelsOf(x), height, width])
  }

  /** Two images one after the other along the channels. */
  concat(name: string, a: Tensor, b: Tensor): Tensor {
    const [height, width] = pixelsOf(a)
    if (pixelsOf(b).join() !== `${height},${width}`) {
      const place = { field: name, expected: `${height} x ${width}`, got: pixelsOf(b).join(' x ') }
      this.#problems.push(problem('sizes-differ', 'Images of different sizes cannot be joined', place))
    }
    return this.plain('concat', name, [a, b], [this.batch, channelsOf(a) + channelsOf(b), height, width])
  }

  /** The finished network, or why it cannot be: a wrong batch, or counts that are no longer exact integers. */
  finish(name: string, description: string, source: string): Result<Workload> {
    if (!Number.isInteger(this.batch) || this.batch < 1) {
      const place = { field: 'batch', expected: 'a whole number, 1 or more', got: String(this.batch) }
      return fail(problem('bad-batch', 'The batch is not a number of images', place))
    }
    const operators = this.#operators
    // One wrong size makes everything after it wrong: only the first is told.
    const problems = [...this.#problems, ...operators.filter(hasBadSize).map(badSize)].slice(0, 1)
    if (problems.length > 0) return { ok: false, problems }
    if (!Number.isSafeInteger(operators.reduce((sum, operator) => sum + operator.macs, 0))) {
      const place = { field: 'batch', got: String(this.batch), remedy: 'Use a smaller batch or network.' }
      return fail(problem('too-many-macs', 'The multiply-accumulates exceed 2^53 - 1', place))
    }
    const parameterCount = operators.reduce((sum, operator) => sum + operator.parameters, 0)
    return ok({ name, description, source, batch: this.batch, operators, parameterCount })
  }

  #add(operator: Operator): Tensor {
    this.#operators.push(operator)
    return { id: operator.id, shape: operator.output }
  }

  #facts(name: string, inputs: readonly Tensor[], output: Shape, counts: Counts): OperatorFacts {
    return {
      id: this.#operators.length,
      name,
      place: this.#place,
      inputs: [...new Set(inputs.map((x) => x.id))],
      output,
      parameters: counts.parameters ?? 0,
      macs: counts.macs ?? 0,
      inputElements: inputs.reduce((sum, x) => sum + elementCount(x.shape), 0),
      outputElements: elementCount(output),
      weightElements: counts.weightElements ?? 0,
    }
  }
}

interface Counts {
  readonly parameters?: number
  readonly macs?: number
  readonly weightElements?: number
}

function macsOf({ m, n, k, count }: Gemm): number {
  return m * n * k * count
}

/** Counts of a product with a trained K x N operand and, with `bias`, N offsets. */
function trained(gemm: Gemm, bias: boolean): Counts {
  const weightElements = gemm.n * gemm.k
  return { parameters: weightElements + (bias ? gemm.n : 0), macs: macsOf(gemm), weightElements }
}

function hasBadSize(operator: Operator): boolean {
  const { m, n, k, count } = 'gemm' in operator ? operator.gemm : { m: 1, n: 1, k: 1, count: 1 }
  return [...operator.output, m, n, k, count].some((size) => !Number.isInteger(size) || size < 1)
}

function badSize({ name, output }: Operator): Problem {
  const place = { field: name, expected: 'whole numbers, 1 or more', got: output.join(' x ') }
  return problem('bad-size', 'An operator gets an impossible size', place)
}
