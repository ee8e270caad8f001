import type { Shape } from './model.ts'

/** The output of an operator while a network is being built; `shape` may be a reshaped view of it. */
export interface Tensor {
  readonly id: number
  readonly shape: Shape
}

/** Channels of an image, or features of a sequence. */
export function channelsOf(x: Tensor): number {
  return x.shape.length === 4 ? x.shape[1] : x.shape[2]
}

/** Height and width in pixels of an image; a sequence is one column of tokens. */
export function pixelsOf(x: Tensor): readonly [height: number, width: number] {
  return x.shape.length === 4 ? [x.shape[2], x.shape[3]] : [x.shape[1], 1]
}

/** A tensor of shape [batch, tokens, features]. */
export interface Sequence extends Tensor {
  readonly shape: readonly [batch: number, tokens: number, features: number]
}

/** The same elements as [batch, height * width tokens, channels]: a view, not an operator. */
export function asTokens(x: Tensor): Sequence {
  const [height, width] = pixelsOf(x)
  return { id: x.id, shape: [x.shape[0], height * width, channelsOf(x)] }
}

/** Some of the features of every token: a view, not an operator. */
export function featureSlice(x: Tensor, features: number): Sequence {
  const [batch, tokens] = asTokens(x).shape
  return { id: x.id, shape: [batch, tokens, features] }
}

/** The same elements as an image of the given height and width: a view, not an operator. */
export function asImage(x: Tensor, [height, width]: readonly [number, number]): Tensor {
  return { id: x.id, shape: [x.shape[0], channelsOf(x), height, width] }
}
