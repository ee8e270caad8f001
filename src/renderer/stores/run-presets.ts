import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { Problem } from '../../engine/model/problem.ts'
import type { RunSpec } from '../../engine/model/run-spec.ts'
import type { SpecPreset } from '../../shared/model/catalog.ts'
import { useConnection } from './connection.ts'
import { useNotices } from './notices.ts'
import { machinesOf } from './run-draft-config.ts'
import { useRunDraft } from './run-draft.ts'

/** Presets somebody saved: kept by the program, so that every page and the library have them. */
export const useRunPresets = defineStore('run-presets', () => {
  const [connection, draft, notices] = [useConnection(), useRunDraft(), useNotices()]
  /** What can be saved, each machine of the draft once; none while the draft has faults. */
  const machines = computed(() => machinesOf(draft.runs.specs))

  /** Keeps a machine under a name; gives what is wrong. */
  async function save(name: string, spec: RunSpec): Promise<readonly Problem[]> {
    const answer = await connection.call('presets.save', { name, description: 'Saved from a new run', spec })
    return answer.ok ? [] : answer.problems
  }

  async function remove({ savedId }: SpecPreset): Promise<void> {
    if (savedId === undefined) return
    const answer = await connection.call('presets.remove', { id: savedId })
    if (answer.ok) notices.tellUndoable(answer.value)
    else notices.tellProblems(answer.problems)
  }

  return { machines, save, remove }
})
