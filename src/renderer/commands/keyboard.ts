import { useCommandList } from '../stores/commands.ts'
import { useOverlays } from '../stores/overlays.ts'
import { isHotkey } from './hotkey.ts'

/**
 * Runs commands by their keys until the page ends. Keys typed into a field stay there, except those with Ctrl that do
 * not edit its text.
 */
export function listenForKeys(): void {
  const [list, overlays] = [useCommandList(), useOverlays()]
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return
    const hasControl = event.ctrlKey || event.metaKey
    if (isTypedInto(event.target) && (!hasControl || EDITING.test(event.key))) return
    const command = list.all.find(
      ({ hotkey, when }) => hotkey !== undefined && isHotkey(hotkey, event) && when?.() !== false,
    )
    if (command === undefined) return
    // What lies over the page has the keyboard; only what opens and closes such things goes on.
    if ((overlays.shown !== undefined || isDialogOpen()) && !OVERLAY_COMMANDS.has(command.id)) return
    event.preventDefault()
    list.run(command)
  })
}

/** A view's own dialog: Esc and single keys are its own. */
function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null
}

const OVERLAY_COMMANDS: ReadonlySet<string> = new Set(['palette', 'palette-short', 'keys'])

/** With Ctrl: select all, copy, paste, cut, undo, redo. */
const EDITING = /^[acvxyz]$/i

const TEXT_INPUTS: ReadonlySet<string> = new Set([
  'text',
  'search',
  'number',
  'email',
  'url',
  'password',
  'date',
])

function isTypedInto(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return TEXT_INPUTS.has(target.type)
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  )
}
