import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { Problem } from '../../engine/model/problem.ts'
import type { SpecPreset } from '../../shared/model/catalog.ts'
import { useConnection } from './connection.ts'
import { useNotices } from './notices.ts'
import { machineOf } from './run-draft-config.ts'
import { useRunDraft } from './run-draft.ts'

/** Presets somebody saved: kept by the program, so that every page and the library have them. */
export const useRunPresets = defineStore('run-presets', () => {
  const [connection, draft, notices] = [useConnection(), useRunDraft(), useNotices()]
  /** What would be saved; undefined while the draft has faults or several machines. */
  const machine = computed(() => machineOf(draft.runs.specs))

  /** Keeps the machine of the draft under a name; gives what is wrong. */
  async function save(name: string): Promise<readonly Problem[]> {
    const spec = machine.value
    if (spec === undefined) return []
    const answer = await connection.call('presets.save', { name, description: 'Saved from a new run', spec })
    return answer.ok ? [] : answer.problems
  }

  async function remove({ savedId }: SpecPreset): Promise<void> {
    if (savedId === undefined) return
    const answer = await connection.call('presets.remove', { id: savedId })
    if (answer.ok) notices.tellUndoable(answer.value)
    else notices.tellProblems(answer.problems)
  }

  return { machine, save, remove }
})
