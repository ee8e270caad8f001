import type { Layer } from '../model/layer.ts'

/**
 * Size of a tensor in elements: [batch, channels, height, width] of an image, [batch, tokens, features] of a
 * sequence (a vector is one token). Attention scores are [batch, heads, query tokens, key tokens].
 */
export type Shape =
  | readonly [batch: number, channels: number, height: number, width: number]
  | readonly [batch: number, tokens: number, features: number]

/** `count` independent matrix products M x K by K x N; multiply-accumulates = m * n * k * count. */
export interface Gemm {
  readonly m: number
  readonly n: number
  readonly k: number
  /** Products of this size: batch * heads for attention, 1 otherwise (there the batch is part of m). */
  readonly count: number
}

/** Where an operator stands in its network, for grouping rows. */
export interface Place {
  readonly stage: 'input' | 'embedding' | 'encoder' | 'middle' | 'decoder' | 'body' | 'head'
  /** Name of the block that contains it, e.g. `input_blocks.3`; the operators of a block follow one another. */
  readonly block: string
  /** Index of the channel multiplier of its block in a U-Net (0 = full resolution), or of the stage of a ResNet. */
  readonly level: number
}

/** What every operator tells, whatever its kind. */
export interface OperatorFacts {
  /** Position in the execution order, from 0. */
  readonly id: number
  /** Stable dotted path, the module path of the reference code where there is one; no commas. */
  readonly name: string
  readonly place: Place
  /** Ids of the operators whose outputs this one reads, in argument order; each is less than `id`. */
  readonly inputs: readonly number[]
  readonly output: Shape
  /** Trained numbers, biases included; independent of the batch. */
  readonly parameters: number
  /** Multiply-accumulates; only matrix products have any. */
  readonly macs: number
  /** Elements read from the inputs; may be a part of what they produced (a product of attention reads a slice of qkv). */
  readonly inputElements: number
  readonly outputElements: number
  /** Elements of the trained operand of the matrix product, without bias; 0 for every other operator. */
  readonly weightElements: number
}

/** A convolution; `gemm` is its matrix form with the batch in m. */
export interface ConvOperator extends OperatorFacts {
  readonly kind: 'conv'
  /** The convolution with its real padding; `layer.name` is the operator's name. */
  readonly layer: Layer
  readonly gemm: Gemm
}

/** A fully connected layer: m = batch * tokens. */
export interface LinearOperator extends OperatorFacts {
  readonly kind: 'linear'
  readonly gemm: Gemm
}

/** One of the two products of attention, both operands activations: Q x K^T or softmax(Q x K^T) x V. */
export interface AttentionOperator extends OperatorFacts {
  readonly kind: 'qk' | 'av'
  readonly heads: number
  /** The size of one head of one image; `gemm.count` = batch * heads. */
  readonly gemm: Gemm
}

/**
 * Operators that are not matrix products. `input` is a tensor given from outside (image, timestep, text context);
 * `embedding` a table look-up or the sinusoidal timestep embedding; `scaleShift` x * (1 + scale) + shift with
 * the time embedding; `geglu` x * GELU(gate); `upsample` nearest neighbour; `downsample` 2 x 2 average.
 */
export type PlainKind =
  | 'input'
  | 'embedding'
  | 'groupNorm'
  | 'layerNorm'
  | 'batchNorm'
  | 'scaleShift'
  | 'silu'
  | 'relu'
  | 'geglu'
  | 'softmax'
  | 'add'
  | 'concat'
  | 'upsample'
  | 'downsample'
  | 'maxPool'
  | 'averagePool'

/** An operator that is not a matrix product: it has element counts but no multiply-accumulates. */
export interface PlainOperator extends OperatorFacts {
  readonly kind: PlainKind
}

/** An operator that is a matrix product. */
export type GemmOperator = ConvOperator | LinearOperator | AttentionOperator

/** One step of a network's computation. */
export type Operator = GemmOperator | PlainOperator

/** What kind of computation an operator is. */
export type OperatorKind = Operator['kind']

/** One forward pass of a network: its operators in execution order, sized for `batch` images. */
export interface Workload {
  readonly name: string
  readonly description: string
  /** Where the architecture is published: an arXiv number, a repository. */
  readonly source: string
  /** Images per pass. */
  readonly batch: number
  readonly operators: readonly Operator[]
  /** Trained numbers of the whole network, norms and embedding tables included. */
  readonly parameterCount: number
}

/** Elements of a tensor of this shape. */
export function elementCount(shape: Shape): number {
  return shape.reduce((product: number, size) => product * size, 1)
}

/** True for an operator with a matrix form (convolution, linear, attention product). */
export function isGemm(operator: Operator): operator is GemmOperator {
  return 'gemm' in operator
}
