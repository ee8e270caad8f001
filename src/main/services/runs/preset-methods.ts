import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { RunMethods } from '../../../shared/api/methods/runs.ts'
import { specPresets } from './catalog-presets.ts'
import { savedPreset } from './catalog.ts'
import type { RunContext } from './run-context.ts'

type Handlers = {
  readonly [M in 'presets.save' | 'presets.remove']: (
    params: RunMethods[M]['params'],
  ) => Promise<Result<RunMethods[M]['result']>>
}

/** Configurations kept under a name; those that come with the program keep theirs. */
export function createPresetMethods({ store, emit }: Pick<RunContext, 'store' | 'emit'>): Handlers {
  return {
    'presets.save': async ({ name, description, spec }) => {
      const wanted = name.toLowerCase()
      const shipped = specPresets().find(({ title }) => title.toLowerCase() === wanted)
      if (shipped !== undefined) {
        const remedy = 'Choose another name.'
        const message = 'A preset of the program has this name'
        return fail(problem('name-taken', message, { field: 'name', got: shipped.title, remedy }))
      }
      const stored = await store.insertPreset({ name, description, spec })
      if (!stored.ok) return stored
      emit('catalog.changed', {})
      return ok(savedPreset(stored.value))
    },
    'presets.remove': async ({ id }) => {
      const removed = await store.removePreset({ id })
      if (removed.ok) emit('catalog.changed', {})
      return removed
    },
  }
}
