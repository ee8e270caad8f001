type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'
type Letter =
  | 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M'
  | 'N' | 'O' | 'P' | 'Q' | 'R' | 'S' | 'T' | 'U' | 'V' | 'W' | 'X' | 'Y' | 'Z' // prettier-ignore
type Named =
  'Esc' | 'Enter' | 'Space' | 'Delete' | 'Home' | 'End' | 'Up' | 'Down' | 'Left' | 'Right' | 'F1' | 'F2'
type Sign = '?' | '/' | '\\' | '.' | ',' | '[' | ']' | '+' | '-'
type Modifier = '' | 'Ctrl ' | 'Shift ' | 'Alt ' | 'Ctrl Shift ' | 'Ctrl Alt ' | 'Alt Shift '

/** A key as a person reads it; a mistyped one does not compile. On a Mac the command key counts as Ctrl. */
export type Hotkey = `${Modifier}${Digit | Letter | Named | Sign}`

/** The part of a keyboard event a hotkey looks at. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const NAMES: Readonly<Record<string, string>> = {
  Esc: 'Escape',
  Space: ' ',
  Up: 'ArrowUp',
  Down: 'ArrowDown',
  Left: 'ArrowLeft',
  Right: 'ArrowRight',
}

/** Keys whose sign changes with Shift, by where they are on the keyboard. */
const CODES: Readonly<Record<string, string>> = {
  '.': 'Period',
  ',': 'Comma',
  '/': 'Slash',
  '\\': 'Backslash',
  '[': 'BracketLeft',
  ']': 'BracketRight',
  '-': 'Minus',
}

/** Whether a key press is this hotkey. */
export function isHotkey(hotkey: Hotkey, press: KeyPress): boolean {
  const parts = hotkey.split(' ')
  const name = parts.at(-1) ?? ''
  const has = (modifier: string): boolean => parts.slice(0, -1).includes(modifier)
  if ((press.ctrlKey || press.metaKey) !== has('Ctrl') || press.altKey !== has('Alt')) return false
  const shifted = has('Shift')
  if (/^[A-Z0-9]$/.test(name)) return press.shiftKey === shifted && isLetterOrDigit(name, press)
  if (name.length > 1) return press.shiftKey === shifted && press.key === (NAMES[name] ?? name)
  // A sign is where the layout has it, with or without Shift; asked for with Shift it is the key itself.
  return shifted ? press.shiftKey && press.code === CODES[name] : press.key === name
}

function isLetterOrDigit(name: string, { key, code }: KeyPress): boolean {
  // Shift and a digit give a sign, and so do Alt and a letter on a Mac.
  return key.toUpperCase() === name || code === `Digit${name}` || (key.length !== 1 && code === `Key${name}`)
}
