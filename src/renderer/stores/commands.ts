import { defineStore } from 'pinia'
import { computed, ref, shallowReactive } from 'vue'
import type { Command, PaletteProvider } from '../commands/command.ts'
import { loadLayout, saveLayout } from './layout-memory.ts'

const RECENT_KEY = 'deltascope-recent-commands'
const RECENT_COUNT = 5

/** Everything that can be done now: the shell's commands and those of the view that is active. */
export const useCommandList = defineStore('commands', () => {
  const groups = shallowReactive(new Set<readonly Command[]>())
  const providers = shallowReactive(new Set<PaletteProvider>())
  const recent = ref<readonly string[]>(keptRecent())

  /** All commands, those registered last first: of two with one key the inner one gets it. */
  const all = computed(() => [...groups].toReversed().flat())

  /** Adds commands; the result removes them. */
  function register(commands: readonly Command[]): () => void {
    groups.add(commands)
    return () => groups.delete(commands)
  }

  function registerProvider(provider: PaletteProvider): () => void {
    providers.add(provider)
    return () => providers.delete(provider)
  }

  function run(command: Command): void {
    if (command.when?.() === false) return
    if (command.isHidden !== true) {
      recent.value = [command.id, ...recent.value.filter((id) => id !== command.id)].slice(0, RECENT_COUNT)
      saveLayout(RECENT_KEY, recent.value)
    }
    command.run()
  }

  /** Runs the command of an id if there is one now, for buttons; says whether there was. */
  function runById(id: string): boolean {
    const command = all.value.find((other) => other.id === id)
    if (command !== undefined) run(command)
    return command !== undefined
  }

  return { all, providers, recent, register, registerProvider, run, runById }
})

function keptRecent(): readonly string[] {
  const kept = loadLayout(RECENT_KEY)
  return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string') : []
}
