import type { Setting } from '../model/runs.ts'

/** A setting in which runs differ: one value per run in the order given, null where a run has no such setting. */
export interface DifferingSetting {
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly values: readonly (number | string | null)[]
  /** Which runs have another value than the first one, the baseline. */
  readonly differs: readonly boolean[]
}

/** Settings of several runs, told apart. */
export interface ConfigDiff {
  readonly differing: readonly DifferingSetting[]
  /** The same in all runs, as the first one has them. */
  readonly equal: readonly Setting[]
}

/** What differs between the settings of runs, in the order in which the settings first come; the first is the baseline. */
export function configDiff(runs: readonly (readonly Setting[])[]): ConfigDiff {
  const byRun = runs.map((settings) => new Map(settings.map((setting) => [setting.id, setting])))
  const first = new Map<string, Setting>()
  for (const setting of runs.flat()) if (!first.has(setting.id)) first.set(setting.id, setting)
  const differing: DifferingSetting[] = []
  const equal: Setting[] = []
  for (const setting of first.values()) {
    const { id, title, unit } = setting
    const values = byRun.map((settings) => settings.get(id)?.value ?? null)
    const differs = values.map((value) => value !== values[0])
    if (differs.includes(true)) differing.push({ id, title, unit, values, differs })
    else equal.push(setting)
  }
  return { differing, equal }
}
