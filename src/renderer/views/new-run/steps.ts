import { computed, type ComputedRef } from 'vue'
import type { Problem } from '../../../engine/model/problem.ts'
import { useRunDraftFile } from '../../stores/run-draft-file.ts'
import { fieldText, type RunDraft } from '../../stores/run-draft-specs.ts'
import { DRAFT_STEPS, stepOfField, useRunDraft, type DraftStep } from '../../stores/run-draft.ts'
import type { Estimates } from './use-estimates.ts'

/** A step of the form as the list of steps shows it. */
export interface StepState {
  readonly id: DraftStep
  readonly title: string
  /** What is chosen, or how many errors there are. */
  readonly text: string
  readonly problems: readonly Problem[]
  readonly isWaiting: boolean
}

const TITLES: Readonly<Record<DraftStep, string>> = {
  workload: 'Workload',
  machine: 'Array or design',
  memory: 'Memory',
  fidelity: 'Fidelity',
  estimate: 'Estimate',
}

/** The steps with their state; errors of the program's estimate stand at the step of their field. */
export function useSteps(estimates: Estimates): ComputedRef<readonly StepState[]> {
  const [draft, file] = [useRunDraft(), useRunDraftFile()]
  return computed(() => {
    const now = draft.draft
    const inFile = file.isBroken ? [...file.errors, ...file.failures] : []
    const others = [...draft.runs.problems, ...estimates.problems.value]
    const count = file.isBroken ? 0 : draft.runs.specs.length
    return DRAFT_STEPS.map((id) => {
      const problems = [
        ...(id === 'workload' ? inFile : []),
        ...others.filter(({ field }) => stepOfField(field, draft.fields) === id),
      ]
      const isFile = id === 'workload' && inFile.length > 0
      return {
        id,
        title: TITLES[id],
        problems,
        isWaiting: id === 'estimate' && count === 0,
        text: problems.length > 0 ? errorText(problems.length, isFile) : textOf(id, now, count),
      }
    })
  })
}

function errorText(count: number, isFile: boolean): string {
  return `${count} ${count === 1 ? 'error' : 'errors'}${isFile ? ' in the file' : ''}`
}

function textOf(id: DraftStep, draft: RunDraft | undefined, runs: number): string {
  if (draft === undefined) return ''
  switch (id) {
    case 'workload':
      return draft.workloads.map(({ name }) => name).join(', ')
    case 'machine':
      return draft.kind === 'array'
        ? `${draft.sizes}, ${draft.dataflows.join(' ')}`
        : draft.designs.join(', ')
    case 'memory':
      return draft.kind === 'array'
        ? `${fieldText(draft, 'mode')} bandwidth`
        : `${fieldText(draft, 'dramGigabytesPerSecond')} GB/s`
    case 'fidelity':
      return draft.kind === 'array'
        ? fieldText(draft, 'rules')
        : `outliers ${fieldText(draft, 'outlierRate')}`
    case 'estimate':
      return runs === 0 ? 'waits for the rest' : `${runs} ${runs === 1 ? 'run' : 'runs'}`
  }
}
