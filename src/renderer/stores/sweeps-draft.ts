import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { RunSpec } from '../../engine/model/run-spec.ts'
import type { SweepSpec } from '../../shared/model/sweeps.ts'
import { useWorkspace } from './workspace.ts'

/** What the next new sweep begins with. */
export const useSweepDraft = defineStore('sweep-draft', () => {
  /** The settings that stay; undefined for the first preset. */
  const base = shallowRef<RunSpec>()
  /** A sweep whose plan and constraints are taken over. */
  const like = shallowRef<SweepSpec>()
  /** Raised each time a new sweep is asked for, so that an open form begins anew. */
  const asked = ref(0)
  return { base, like, asked }
})

/** Opens the form for a new sweep: with the settings of a run, and the plan of another sweep where one is given. */
export function openNewSweep(base?: RunSpec, like?: SweepSpec): void {
  const draft = useSweepDraft()
  draft.base = base
  draft.like = like
  draft.asked++
  useWorkspace().open('new-sweep', {})
}
