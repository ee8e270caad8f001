import { onBeforeUnmount, watch } from 'vue'
import { useCommandList } from '../stores/commands.ts'
import { useTab } from '../workbench/tab.ts'
import type { Command, PaletteProvider } from './command.ts'

/** Offers a view's commands while its tab is the active one. */
export function useCommands(commands: readonly Command[]): void {
  const list = useCommandList()
  whileActive(() => list.register(commands))
}

/** Lets the palette find a view's items while its tab is the active one. */
export function usePaletteItems(provider: PaletteProvider): void {
  const list = useCommandList()
  whileActive(() => list.registerProvider(provider))
}

function whileActive(start: () => () => void): void {
  const { isActive } = useTab()
  let stop: (() => void) | undefined
  watch(
    isActive,
    (active) => {
      stop?.()
      stop = active ? start() : undefined
    },
    { immediate: true },
  )
  onBeforeUnmount(() => stop?.())
}
