import { choice, quantity, wholeNumber } from './spec.ts'

/** Energy, the physical GPU and the systolic arrays. */
export const CONTEXT_PARAMETERS = {
  dramPicojoulesPerBit: quantity(
    4,
    'pJ/bit',
    [0, 100],
    ['assumed', 'Energy of a bit over the DRAM bus.', 'HBM2 class; 3-5 agree within 3 points of saving'],
    [3, 7],
  ),
  ndpPicojoulesPerBit: quantity(
    0,
    'pJ/bit',
    [0, 100],
    [
      'assumed',
      'Energy of a bit read or written in the banks by the near-memory engine.',
      'not stated: the paper reports the power of its logic only',
    ],
    [0, 1.5],
  ),
  gpuTeraflops: quantity(
    312,
    'TFLOPS',
    [0.1, 1e5],
    ['published', 'Peak dense FP16 tensor throughput of the GPU.', 'NVIDIA A100 data sheet'],
  ),
  gpuFlopsPerMac: quantity(
    2,
    'FLOP',
    [1, 2],
    [
      'derived',
      'Operations of a multiply-accumulate in that figure.',
      '2 on the data sheet; the paper seems to count 1 (its baseline does 3e14 multiplies/s) [I]',
    ],
    [1, 2],
  ),
  gpuGigabytesPerSecond: quantity(
    1555,
    'GB/s',
    [1, 1e6],
    ['published', 'Peak bandwidth of the GPU memory.', 'NVIDIA A100 40 GB data sheet'],
  ),
  gpuLaunchMicroseconds: quantity(
    3,
    'us',
    [0, 1000],
    ['fitted', 'Cost of starting one operator on the GPU.', 'fitted to the published slowdown of the A100'],
    [0, 5],
  ),
  systolicSide: wholeNumber(
    128,
    'PEs',
    [1, 65_536],
    ['assumed', 'Rows and columns of the systolic arrays.', 'the study uses 128, 256 and 512'],
  ),
  systolicIfmapKiWords: wholeNumber(
    40_960,
    'Ki words',
    [1, 1e9],
    ['assumed', 'Ifmap scratchpad, in 1024 words as in SCALE-Sim.', 'A100-like configuration of the study'],
  ),
  systolicFilterKiWords: wholeNumber(
    40_960,
    'Ki words',
    [1, 1e9],
    ['assumed', 'Filter scratchpad, in 1024 words.', 'A100-like configuration of the study'],
  ),
  systolicOfmapKiWords: wholeNumber(
    20_480,
    'Ki words',
    [1, 1e9],
    ['assumed', 'Ofmap scratchpad, in 1024 words.', 'A100-like configuration of the study'],
  ),
  systolicMemory: choice(
    'bounded',
    ['bounded', 'unbounded'],
    [
      'assumed',
      'Whether the arrays share the DRAM of the other designs, or run without stalls as in CALC mode.',
      "bounded makes one comparison fair; unbounded gives SCALE-Sim's cycles",
    ],
  ),
} as const
