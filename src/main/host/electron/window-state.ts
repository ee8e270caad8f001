import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Where a window is and how large, in the screen's own pixels. */
export interface Bounds {
  readonly x?: number | undefined
  readonly y?: number | undefined
  readonly width: number
  readonly height: number
}

/** What is kept of the window. */
export interface WindowState {
  readonly bounds: Bounds
  readonly isMaximized: boolean
}

const FIRST: WindowState = { bounds: { width: 1440, height: 900 }, isMaximized: false }

const SCHEMA = z.object({
  bounds: z.object({
    x: z.int().optional(),
    y: z.int().optional(),
    width: z.int().min(640).max(16_384),
    height: z.int().min(480).max(16_384),
  }),
  isMaximized: z.boolean(),
})

/** The kept state, if it is sound and still on a screen; else the size of the first start, centred. */
export function readWindowState(folder: string, screens: readonly Required<Bounds>[]): WindowState {
  try {
    const state: WindowState = SCHEMA.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')))
    return screens.some((screen) => isOn(state.bounds, screen)) ? state : FIRST
  } catch {
    // None was kept yet, or the file is damaged: the first size is a good answer to both.
    return FIRST
  }
}

/** Keeps the state; a folder that cannot be written costs the user nothing but the place of the window. */
export function writeWindowState(folder: string, state: WindowState): void {
  try {
    mkdirSync(folder, { recursive: true })
    const fresh = `${fileIn(folder)}.new`
    writeFileSync(fresh, `${JSON.stringify(state)}\n`)
    renameSync(fresh, fileIn(folder))
  } catch {
    // See above.
  }
}

function fileIn(folder: string): string {
  return join(folder, 'window.json')
}

/** The title bar's middle can be reached. */
function isOn({ x, y, width }: Bounds, screen: Required<Bounds>): boolean {
  if (x === undefined || y === undefined) return true
  const middle = x + width / 2
  const [right, bottom] = [Number(screen.x) + screen.width, Number(screen.y) + screen.height]
  return middle >= Number(screen.x) && middle < right && y >= Number(screen.y) && y < bottom - 40
}
