import { choice, quantity } from './spec.ts'

/** What crosses the DRAM bus, in which format, and what the paper leaves open about it. */
export const DATAFLOW_PARAMETERS = {
  rawBytes: quantity(
    2,
    'B',
    [0.5, 8],
    ['published', 'Bytes of a weight or raw activation, in DRAM and on chip.', '[P] FP16'],
  ),
  inlierStoredBits: quantity(
    4,
    'bit',
    [3, 16],
    [
      'fitted',
      'Bits an inlier of a delta takes in DRAM.',
      '[P] INT3; 4 (a nibble) explains the published traffic better than 3 [I]',
    ],
    [3, 4],
  ),
  bitmapBits: quantity(1, 'bit', [0, 16], ['published', 'Bits per element that mark outliers.', '[P] 1']),
  outlierBits: quantity(16, 'bit', [1, 64], ['published', 'Bits of an outlier delta.', '[P] FP16']),
  signBits: quantity(
    1,
    'bit',
    [0, 16],
    ['published', 'Sign bits per output read for the sign mask.', '[P] 1'],
  ),
  outlierRate: quantity(
    0.0186,
    '1',
    [0, 1],
    [
      'published',
      'Part of the deltas that are outliers, the mean over all layers. The scale rule acts through this number.',
      '[P] 1.86 % in the example layer',
    ],
    [0.01, 0.07],
  ),
  outlierSpread: quantity(
    1.5,
    '1',
    [0, 5],
    [
      'fitted',
      'Standard deviation of ln(outlier rate) between layers; only the asynchronous design depends on it.',
      'fitted to "70.21 % of cycles only one of the two arrays works" [P]',
    ],
    [0, 2],
  ),
  perOperatorWeightFactor: quantity(
    1.7,
    '1',
    [1, 4],
    [
      'fitted',
      'Weight traffic of the per-operator designs relative to reading the weights once.',
      'traffic alone says 1.9, speed alone 1.6 to 1.7; no physical reason is known, 1 would be natural',
    ],
    [1, 2],
  ),
  spillTensors: choice(
    'inputs',
    ['none', 'inputs', 'inputs-and-outputs'],
    [
      'fitted',
      'Which tensors of the sign-mask designs move again when they do not fit the buffer.',
      'GUID512 traffic: 2.038 with inputs, 2.039 published [I]',
    ],
  ),
  spillFormat: choice(
    'compressed',
    ['compressed', 'raw'],
    [
      'fitted',
      'Format of the elements that do not fit: compressed delta or FP16.',
      'GUID512 traffic wants compressed, the buffer sensitivity raw: they contradict each other [I]',
    ],
  ),
  rawSpill: choice(
    'none',
    ['none', 'raw'],
    [
      'fitted',
      'Whether the dense baseline pays for activations beyond its buffers.',
      'physically inconsistent (192 MiB cannot stay in 64 MiB) but demanded by the published traffic [I]',
    ],
  ),
  longSkips: choice(
    'on-chip',
    ['on-chip', 'reload'],
    [
      'assumed',
      'Whether the long skips of a U-Net are read back from DRAM.',
      'not discussed in the paper; reloading fits GUID128/256 traffic equally well [I]',
    ],
  ),
  ndpUpdates: choice(
    'in-banks',
    ['in-banks', 'on-bus'],
    [
      'published',
      'Whether the read-add-write of raw values stays in the banks or crosses the bus.',
      '[P] near-memory engine',
    ],
  ),
  groupNormStatistics: choice(
    'prestored',
    ['prestored', 'exact'],
    [
      'published',
      'Statistics collected beforehand make GroupNorm linear; exact ones break the delta chain at every norm.',
      '[P] per-timestep statistics, averaged over two steps',
    ],
  ),
  chainReentry: choice(
    'reread',
    ['reread', 'free'],
    [
      'assumed',
      'Returning to deltas after a computation on raw values: read the previous raw tensor and write the new one.',
      'not stated; counts with attention (scopes gemm, all) and LayerNorm, GEGLU (scope all)',
    ],
  ),
  plainOperators: choice(
    'fused',
    ['fused', 'separate'],
    [
      'assumed',
      'Operators without multiply-accumulates: on the way of the outputs, or one pass of the special function unit each.',
      'not stated; acts in scope all',
    ],
  ),
} as const
