import { PAGES, PROJECTS, useNavigation } from '../stores/navigation.ts'
import { useOverlays } from '../stores/overlays.ts'
import { useTheme } from '../stores/theme.ts'

/** Something the user can do, by palette or by key. */
export interface Command {
  readonly id: string
  /** Verb first, sentence case. */
  readonly title: string
  /** As a person reads it, e.g. `Ctrl K`. */
  readonly keys?: string
  readonly isKey?: (event: KeyboardEvent) => boolean
  /** Not offered in the palette. */
  readonly isHidden?: boolean
  readonly run: () => void
}

/** Every command. A new one is a line here; palette, keys and the list of keys follow. */
export function allCommands(): readonly Command[] {
  const [navigation, overlays, theme] = [useNavigation(), useOverlays(), useTheme()]
  return [
    ...PROJECTS.map((id) => ({
      id: `open-${id}`,
      title: `Open ${PAGES[id]}`,
      run: () => navigation.open(id),
    })),
    { id: 'home', title: 'Go to home', run: () => navigation.open('home') },
    { id: 'theme', title: 'Toggle theme', keys: 'T', isKey: plain('t'), run: theme.toggle },
    { id: 'keys', title: 'Show keys', keys: '?', isKey: plain('?'), run: () => overlays.toggle('keys') },
    {
      id: 'palette',
      title: 'Run a command',
      keys: 'Ctrl K',
      isHidden: true,
      isKey: (event) => (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k',
      run: () => overlays.toggle('palette'),
    },
  ]
}

/** Runs the commands by their keys until the page ends; keys typed into a field stay there. */
export function listenForKeys(commands: readonly Command[]): void {
  addEventListener('keydown', (event) => {
    const command = commands.find(({ isKey }) => isKey?.(event) === true)
    if (command === undefined) return
    const isTyping = event.target instanceof HTMLInputElement && event.target.type === 'text'
    if (isTyping && !event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    command.run()
  })
}

function plain(key: string): (event: KeyboardEvent) => boolean {
  return (event) => event.key.toLowerCase() === key && !event.ctrlKey && !event.metaKey && !event.altKey
}
