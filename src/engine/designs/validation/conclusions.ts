import type { LeftOut } from './leave-one-out.ts'
import { narrowestPair, type OrderMistake } from './order.ts'
import type { ValidationSetup } from './presets.ts'
import type { Alternatives } from './alternatives.ts'
import type { ValidationGroup, ValidationRow } from './row.ts'
import type { SensitivityBar } from './sensitivity.ts'

/** What the comparison says, in sentences. */
export interface Conclusions {
  readonly reproduced: readonly string[]
  readonly notReproduced: readonly string[]
  readonly mattersMost: string
  /** How the fit does on a network it has not seen; empty where nothing is fitted. */
  readonly leftOut: string
}

/** The groups of the comparison. */
export type GroupId =
  'speedup' | 'traffic' | 'computeSpeedup' | 'bufferSensitivity' | 'energySaving' | 'area' | 'power'

/** A mean error within this counts as reproduced: relative errors, points of energy. */
const TOLERANCE: Readonly<Partial<Record<GroupId, number>>> = {
  speedup: 0.04,
  traffic: 0.04,
  computeSpeedup: 0.04,
  bufferSensitivity: 0.04,
  energySaving: 0.04,
}

/** Sentences for one preset, with the numbers of this very run. */
export function concludeFrom(
  setup: ValidationSetup,
  groups: Readonly<Record<GroupId, ValidationGroup>>,
  mistakes: readonly OrderMistake[],
  bars: readonly SensitivityBar[],
  leftOut: readonly LeftOut[],
  alternatives: Alternatives,
): Conclusions {
  const reproduced: string[] = []
  const notReproduced: string[] = []
  for (const [id, limit] of Object.entries(TOLERANCE)) {
    const group = groups[id as GroupId]
    const list = group.meanAbsoluteError <= limit ? reproduced : notReproduced
    list.push(groupSentence(group))
  }
  const order = mistakes.map(({ network, faster, slower }) => `${faster} before ${slower} on ${network}`)
  if (order.length === 0) {
    reproduced.push(
      `The order of the designs wherever published speedups differ by more than 5 %${narrowest(groups)}.`,
    )
  } else notReproduced.push(`The published order: ${order.join('; ')}.`)
  if (setup.id === 'paper') notReproduced.push(...paperMisfits(groups, alternatives))
  else notReproduced.push(WHOLE_NETWORK)
  return { reproduced, notReproduced, mattersMost: mostImportant(bars), leftOut: leftOutSentence(leftOut) }
}

const WHOLE_NETWORK =
  'The published gains of STBL512: at batch 1 with attention on raw values they do not survive, on 4 lanes or 19. ' +
  'The published table describes convolutions only; this preset shows what the same machine does with everything.'

function narrowest({ speedup }: Readonly<Record<GroupId, ValidationGroup>>): string {
  const pair = narrowestPair(speedup.rows.filter(({ isCounted }) => isCounted))
  return pair === undefined
    ? ''
    : `; narrowest: ${pair.faster} before ${pair.slower} on ${pair.network} by ${percent(pair.margin)}, hardly more than a tie`
}

function leftOutSentence(leftOut: readonly LeftOut[]): string {
  const sorted = leftOut.toSorted((a, b) => a.speedError - b.speedError)
  const [best, worst] = [sorted[0], sorted.at(-1)]
  if (best === undefined || worst === undefined) return ''
  return (
    `Refitted without one network, the mean speed error on it is ${percent(best.speedError)} (${best.network}) to ` +
    `${percent(worst.speedError)} (${worst.network}); the structural choices saw all networks.`
  )
}

function groupSentence(group: ValidationGroup): string {
  const worst = worstOf(group.rows.filter(({ isCounted }) => isCounted))
  const inPoints = worst?.errorKind === 'points'
  const show = (error: number): string => (inPoints ? `${(100 * error).toFixed(1)} points` : percent(error))
  const place =
    worst === undefined ? '' : ` (${worst.design}${worst.network === '' ? '' : ` on ${worst.network}`})`
  return `${group.title}: mean error ${show(group.meanAbsoluteError)}, largest ${show(group.largestAbsoluteError)}${place}.`
}

function worstOf(rows: readonly ValidationRow[]): ValidationRow | undefined {
  return rows.toSorted((a, b) => Math.abs(b.error) - Math.abs(a.error))[0]
}

function paperMisfits(
  groups: Readonly<Record<GroupId, ValidationGroup>>,
  alternatives: Alternatives,
): readonly string[] {
  const { speedup, bufferSensitivity } = groups
  const global = worstOf(speedup.rows.filter(({ metric }) => metric.includes('global')))
  const d512 = speedup.rows.find(({ design, network }) => design === 'cambricon-d' && network === 'GUID512')
  const eighth = bufferSensitivity.rows[2]
  return [
    `async-pe with one outlier rate for all networks: up to ${percent(Math.abs(global?.error ?? 0))} off (${global?.network ?? ''}). ` +
      'Rates calibrated per network hit the row because they were calibrated on it; nothing published supports them.',
    `cambricon-d on GUID512 (published ${d512?.published.toFixed(2) ?? ''}, simulated ${d512?.simulated.toFixed(2) ?? ''}): even an unlimited ` +
      `special function unit and a first step at full speed give ${alternatives.unlimitedGuid512Speedup.toFixed(2)}, and cheaper memory makes GUID128 too fast.`,
    `Small buffers are always too mild (1/8 of the size: ${percent(eighth?.published ?? 0)} published, ${percent(eighth?.simulated ?? 0)} simulated). ` +
      `FP16 spills of inputs and outputs would give ${alternatives.rawSpillPerformance.map(percent).join(', ')}, but then GUID512 moves ` +
      `${alternatives.rawSpillGuid512Traffic.toFixed(2)} x the baseline instead of the published 2.04: the two figures contradict each other under one rule.`,
    'The weight traffic of diffy-df: no described mechanism moves that many; the factor is fitted, 1 would be natural.',
    'The area overhead of 3.6 %: the published parts explain about half of it.',
  ]
}

function mostImportant(bars: readonly SensitivityBar[]): string {
  const [first, second, third] = bars.filter(({ status }) => status !== 'published')
  const name = (bar: SensitivityBar | undefined): string =>
    bar === undefined
      ? ''
      : `${bar.choice} (moves the mean speed error by ${(100 * bar.swing).toFixed(1)} points)`
  return `The unstated choice that matters most is ${name(first)}, then ${name(second)} and ${name(third)}.`
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}
