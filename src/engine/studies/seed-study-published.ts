import type { MetricId } from './seed-study-metrics.ts'
import { STUDY_ARRAYS, type ArraySize, type ExperimentId } from './seed-study-runs.ts'

/** Which value of a run a number is: one layer (0-based), the mean, the best or the highest of the five. */
export type Place = number | 'mean' | 'best' | 'highest'

/** One number of the study. */
export interface PublishedNumber {
  readonly experiment: ExperimentId
  /** Where the study prints it, e.g. `Figure 2`. */
  readonly figure: string
  readonly metric: MetricId
  readonly place: Place
  readonly array: ArraySize
  /** As printed, `~` and `about` included. */
  readonly text: string
  /** Digits after the point that are compared; printed tables drop trailing zeros (128 stands for 128.000). */
  readonly decimals: number
  /** How it is compared or why it can differ, where that needs saying. */
  readonly note?: string
}

type Common = Pick<PublishedNumber, 'experiment' | 'figure' | 'metric' | 'decimals'>

const PLACES = [0, 1, 2, 3, 4, 'mean'] as const

/** One number for each of the arrays 128, 256 and 512. */
function perArray(common: Common, place: Place, texts: string, note?: string): readonly PublishedNumber[] {
  return texts.split(' | ').map((text, index) => ({
    ...common,
    place,
    array: STUDY_ARRAYS[index] ?? 128,
    text,
    ...(note === undefined ? {} : { note }),
  }))
}

/** One row of a printed table: the layers 0 to 4 and, where printed, their mean. */
function perLayer(common: Common, array: ArraySize, texts: string): readonly PublishedNumber[] {
  return texts.split(' | ').map((text, index) => ({ ...common, place: PLACES[index] ?? 'mean', array, text }))
}

const NO_LAYER_NAMED =
  'V.A names no layer for its ofmap bandwidth: the highest of the five layers is compared, in whole words per cycle'

const VA: Pick<Common, 'experiment' | 'figure'> = { experiment: 'results-va', figure: 'V.A' }

const RESULTS_VA: readonly PublishedNumber[] = [
  ...perArray({ ...VA, metric: 'compute-cycles', decimals: 0 }, 0, '14807 | 10475 | 8309'),
  ...perArray({ ...VA, metric: 'overall-utilisation', decimals: 2 }, 4, '88.07 | 41.20 | 9.12'),
  ...perArray({ ...VA, metric: 'mapping-efficiency', decimals: 2 }, 4, '94.53 | 47.27 | 11.82'),
  ...perArray(
    { ...VA, metric: 'ofmap-bandwidth', decimals: 0 },
    'highest',
    '128 | 256 | about 511',
    NO_LAYER_NAMED,
  ),
]

const MEAN_AS_PRINTED =
  'Figure 4 averages the layer values as Figures 1-3 print them, to three decimals (unrounded values would give 255.690 for the ofmap at 256)'

/** A row of Figures 1-3; its last number is in Figure 4. */
function bandwidths(figure: string, metric: MetricId, array: ArraySize, texts: string) {
  const rows = perLayer({ experiment: 'figures-1-4', figure, metric, decimals: 3 }, array, texts)
  return rows.map((row) =>
    row.place === 'mean' ? { ...row, figure: 'Figure 4', note: MEAN_AS_PRINTED } : row,
  )
}

const ONE_ROW_FOR_ALL =
  'the study prints one ifmap row for all arrays: it is compared with, and counted for, each of them'

const FIGURES_1_TO_4: readonly PublishedNumber[] = [
  ...STUDY_ARRAYS.flatMap((array) =>
    bandwidths('Figure 1', 'ifmap-bandwidth', array, '9.571 | 9.535 | 8.252 | 8.841 | 8.841 | 9.008'),
  ).map((number) => ({
    ...number,
    note: number.note === undefined ? ONE_ROW_FOR_ALL : `${ONE_ROW_FOR_ALL}; ${number.note}`,
  })),
  ...bandwidths('Figure 2', 'filter-bandwidth', 128, '8.309 | 12.326 | 15.565 | 21.689 | 15.565 | 14.691'),
  ...bandwidths('Figure 2', 'filter-bandwidth', 256, '8.309 | 30.865 | 16.203 | 22.986 | 16.203 | 18.913'),
  ...bandwidths('Figure 2', 'filter-bandwidth', 512, '8.309 | 21.307 | 16.389 | 23.977 | 16.203 | 17.237'),
  ...bandwidths('Figure 3', 'ofmap-bandwidth', 128, '127.986 | 128 | 128 | 128 | 128 | 127.997'),
  ...bandwidths('Figure 3', 'ofmap-bandwidth', 256, '255.859 | 256 | 255.297 | 255.297 | 256 | 255.691'),
  ...bandwidths(
    'Figure 3',
    'ofmap-bandwidth',
    512,
    '511.268 | 511.034 | 510.593 | 510.593 | 507.803 | 510.258',
  ),
]

const FIVE: Pick<Common, 'experiment' | 'figure'> = { experiment: 'figure-5', figure: 'Figure 5' }
// The means are printed with up to one decimal.
const ACCESS: Common = { ...FIVE, metric: 'access-time', decimals: 0 }

function accessTimes(array: ArraySize, texts: string): readonly PublishedNumber[] {
  return perLayer(ACCESS, array, texts).map((row) => (row.place === 'mean' ? { ...row, decimals: 1 } : row))
}

const RATIO_OF_LAYER_2 = 'the "about 14 times" of layer 2 is the ratio of its compute cycles, in whole times'

const FIGURE_5: readonly PublishedNumber[] = [
  ...accessTimes(32, '672319 | 1930469 | 599802 | 892850 | 562705 | 931629'),
  ...accessTimes(128, '117452 | 248454 | 254901 | 340854 | 254901 | 243312.4'),
  ...accessTimes(256, '103973 | 167742 | 215517 | 284849 | 204933 | 195402.8'),
  ...accessTimes(512, '91262 | 154078 | 189472 | 241655 | 199372 | 175167.8'),
  ...perArray({ ...FIVE, metric: 'access-speedup', decimals: 3 }, 'mean', '3.829 | 4.768 | 5.318'),
  ...perArray(
    { ...FIVE, metric: 'access-speedup', decimals: 2 },
    'best',
    '7.77 | 11.51 | 12.53',
    'the study names layer 1 as the best; the highest of the five layers is compared',
  ),
  { ...FIVE, metric: 'compute-cycles', place: 2, array: 32, text: '113567', decimals: 0 },
  { ...FIVE, metric: 'compute-cycles', place: 2, array: 512, text: '8274', decimals: 0 },
  {
    ...FIVE,
    metric: 'cycle-speedup',
    place: 2,
    array: 512,
    text: '~14',
    decimals: 0,
    note: RATIO_OF_LAYER_2,
  },
]

/** Every number the study prints, in its order. */
export const PUBLISHED: readonly PublishedNumber[] = [...RESULTS_VA, ...FIGURES_1_TO_4, ...FIGURE_5]
