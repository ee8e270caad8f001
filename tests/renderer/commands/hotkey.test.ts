import { expect, test } from 'vitest'
import { isHotkey, type Hotkey, type KeyPress } from '../../../src/renderer/commands/hotkey.ts'

function press(
  key: string,
  code: string,
  ...modifiers: readonly ('ctrl' | 'meta' | 'alt' | 'shift')[]
): KeyPress {
  return {
    key,
    code,
    ctrlKey: modifiers.includes('ctrl'),
    metaKey: modifiers.includes('meta'),
    altKey: modifiers.includes('alt'),
    shiftKey: modifiers.includes('shift'),
  }
}

test.each<[Hotkey, KeyPress]>([
  ['T', press('t', 'KeyT')],
  // Caps lock.
  ['T', press('T', 'KeyT')],
  ['Ctrl K', press('k', 'KeyK', 'ctrl')],
  ['Ctrl K', press('k', 'KeyK', 'meta')],
  ['Ctrl Shift P', press('P', 'KeyP', 'ctrl', 'shift')],
  ['Shift 1', press('!', 'Digit1', 'shift')],
  ['Ctrl \\', press('\\', 'Backslash', 'ctrl')],
  // Where the layout has it: with Shift on one keyboard, without on another.
  ['?', press('?', 'Slash', 'shift')],
  ['?', press('?', 'KeyM')],
  ['/', press('/', 'Digit7', 'shift')],
  ['.', press('.', 'Period')],
  ['Shift .', press('>', 'Period', 'shift')],
  ['Esc', press('Escape', 'Escape')],
  ['Space', press(' ', 'Space')],
  ['Shift Left', press('ArrowLeft', 'ArrowLeft', 'shift')],
  ['Alt W', press('w', 'KeyW', 'alt')],
])('%s is pressed', (hotkey, event) => {
  expect(isHotkey(hotkey, event)).toBe(true)
})

test.each<[Hotkey, KeyPress]>([
  ['T', press('T', 'KeyT', 'shift')],
  ['T', press('t', 'KeyT', 'ctrl')],
  ['T', press('y', 'KeyY')],
  ['Ctrl K', press('k', 'KeyK')],
  ['Ctrl K', press('k', 'KeyK', 'ctrl', 'alt')],
  ['Ctrl Shift P', press('p', 'KeyP', 'ctrl')],
  ['1', press('!', 'Digit1', 'shift')],
  ['.', press('>', 'Period', 'shift')],
  ['Shift .', press('.', 'Period')],
  ['Left', press('ArrowLeft', 'ArrowLeft', 'shift')],
  // A letter that is typed elsewhere on this keyboard: what is written counts.
  ['Q', press('a', 'KeyQ')],
])('%s is not pressed', (hotkey, event) => {
  expect(isHotkey(hotkey, event)).toBe(false)
})
