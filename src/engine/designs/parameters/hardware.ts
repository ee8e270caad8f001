import { choice, quantity, wholeNumber } from './spec.ts'

/** The processing elements, the special function unit, DRAM and buffers of the differential designs and their baseline. */
export const HARDWARE_PARAMETERS = {
  clockGigahertz: quantity(
    1,
    'GHz',
    [0.01, 10],
    ['published', 'Clock of the array and the special function unit.', '[P] 1 GHz'],
  ),
  peRows: wholeNumber(
    128,
    'PEs',
    [1, 65_536],
    ['published', 'Array rows: output pixels of all images.', '[P] 128 x 128'],
  ),
  peCols: wholeNumber(
    128,
    'PEs',
    [1, 65_536],
    ['published', 'Array columns: output channels.', '[P] 128 x 128'],
  ),
  inlierLanes: wholeNumber(
    60,
    'lanes/PE',
    [1, 1024],
    ['published', 'INT3 x FP16 multipliers of one PE, along the inner product.', '[P] 60'],
  ),
  denseLanes: quantity(
    3e14 / (128 * 128 * 1e9),
    'lanes/PE',
    [1, 1024],
    [
      'derived',
      'FP16 multipliers of one PE of the dense baseline.',
      '[I] 3e14 multiplies/s [P] / (128 * 128 PEs * 1 GHz) = 18.31; not an integer',
    ],
    [18, 20],
  ),
  int5Lanes: quantity(
    40,
    'lanes/PE',
    [1, 1024],
    [
      'fitted',
      'INT5 x FP16 multipliers of one Diffy-like PE of equal cost.',
      '36 = multiplier bits of 60 INT3 lanes; 43-46 = gate count of 60 INT3 + 4 FP16 [I]',
    ],
    [36, 46],
  ),
  int5RawPasses: wholeNumber(
    3,
    'passes',
    [1, 16],
    [
      'derived',
      'Passes of INT5 lanes over one raw FP16 value.',
      '[I] 11-bit significand in pieces of 5 bits with sign',
    ],
  ),
  firstStepLanes: quantity(
    19,
    'lanes/PE',
    [1, 1024],
    [
      'fitted',
      'Lanes of one outlier-aware PE that take raw values in the first step.',
      '4 FP16 multipliers [P] + 60 / 4 composed of INT3 lanes [I]: about the 18.3 of the baseline; 4 misorders diffy-df and diffy-all',
    ],
    [4, 19],
  ),
  attentionLanes: quantity(
    4,
    'lanes/PE',
    [1, 1024],
    [
      'assumed',
      'Lanes of one outlier-aware PE for the products of attention, which run on raw values.',
      '[P] raw values, and 4 FP16 x FP16 multipliers; 19 if INT3 lanes are composed as in the first step [I]',
    ],
    [4, 19],
  ),
  asyncOutlierLanes: quantity(
    1,
    'lanes/PE',
    [0.05, 64],
    [
      'fitted',
      'FP16 lanes per PE of the asynchronous outlier array.',
      'only outlierRate / asyncOutlierLanes is identified by the published table [I]',
    ],
    [1, 4],
  ),
  cyclesPerTile: quantity(
    0,
    'cycles',
    [0, 10_000],
    ['assumed', 'Fixed cost of a tile (fill, drain, reload).', 'not stated; 0'],
    [0, 8],
  ),
  sfuElementsPerCycle: quantity(
    640,
    'elements/cycle',
    [1, 1e6],
    [
      'fitted',
      'Outputs the special function unit and compressor take per cycle.',
      'coarse fit to the compute-only speedup, which excludes values below 512',
    ],
    [512, 2048],
  ),
  dramGigabytesPerSecond: quantity(
    1500,
    'GB/s',
    [1, 1e6],
    ['published', 'Peak bandwidth of the DRAM bus (1 GB = 1e9 bytes).', '[P] 1.5 TB/s'],
  ),
  dramEfficiency: quantity(
    0.6,
    '1',
    [0.01, 1],
    [
      'fitted',
      'Part of the peak bandwidth that is reached.',
      '0.55-0.85 is plausible for streams; absorbs any error of the compute to bandwidth ratio',
    ],
    [0.5, 0.85],
  ),
  ndpGigabytesPerSecond: quantity(
    6000,
    'GB/s',
    [1, 1e6],
    [
      'assumed',
      'Bandwidth inside the banks for the read-add-write of the near-memory engine.',
      'not stated; 4 x the bus, where it never binds',
    ],
    [3000, 12_000],
  ),
  inputBufferMiB: quantity(64, 'MiB', [0.001, 1e6], ['published', 'Input buffer.', '[P] 64 MB']),
  weightBufferMiB: quantity(64, 'MiB', [0.001, 1e6], ['published', 'Weight buffer.', '[P] 64 MB']),
  outputBufferMiB: quantity(
    32,
    'MiB',
    [0.001, 1e6],
    ['published', 'Output buffer; without effect unless outputs spill.', '[P] 32 MB (a figure shows 64)'],
  ),
  overlap: choice(
    'tile-rows',
    ['tile-rows', 'weights-first', 'layer-max', 'none'],
    [
      'fitted',
      'How compute and memory overlap inside a layer: by tile row, weights first, perfectly, not at all.',
      'not stated; tile-rows fits best, weights-first about as well',
    ],
  ),
} as const
