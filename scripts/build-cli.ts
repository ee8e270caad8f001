/**
 * Builds the Node side (out/main), or with `--all` the whole program, beside the running one and swaps it in: two
 * builds at once, or a build while a command runs, never show anybody half a build.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const fresh = `${root}out/.build-${process.pid}`
const old = `${root}out/.old-${process.pid}`
const electronVite = `${root}node_modules/electron-vite/bin/electron-vite.js`
const isWhole = process.argv.includes('--all')
/** The Node side last: who sees its new files finds the page that belongs to it. */
const parts = isWhole ? ['renderer', 'preload', 'main'] : ['main']

const { status } = spawnSync(
  process.execPath,
  [electronVite, 'build', ...(isWhole ? [] : ['--mode', 'cli']), '--logLevel', 'warn', '--outDir', fresh],
  { cwd: root, stdio: 'inherit' },
)
try {
  if (status === 0) for (const part of parts) swapIn(part)
} finally {
  // On Windows a scanner may hold a fresh file for a moment.
  for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
}
process.exitCode = status ?? 1

/** Puts the fresh build in place of the old one; where another build was quicker, its result stays. */
function swapIn(part: string): void {
  const target = `${root}out/${part}`
  try {
    mkdirSync(old, { recursive: true })
    if (existsSync(target)) renameSync(target, `${old}/${part}`)
    renameSync(`${fresh}/${part}`, target)
  } catch (error) {
    if (!existsSync(target)) throw error
  }
}
