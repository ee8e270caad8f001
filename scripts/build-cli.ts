/**
 * Builds the Node side (out/main) beside the running one and swaps it in: two builds at once, or a build while a
 * command runs, never show anybody half a build.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const fresh = `${root}out/.build-${process.pid}`
const old = `${root}out/.old-${process.pid}`
const target = `${root}out/main`
const electronVite = `${root}node_modules/electron-vite/bin/electron-vite.js`

const { status } = spawnSync(
  process.execPath,
  [electronVite, 'build', '--mode', 'cli', '--logLevel', 'warn', '--outDir', fresh],
  { cwd: root, stdio: 'inherit' },
)
try {
  if (status === 0) swapIn()
} finally {
  rmSync(fresh, { recursive: true, force: true })
  rmSync(old, { recursive: true, force: true })
}
process.exitCode = status ?? 1

/** Puts the fresh build in place of the old one; where another build was quicker, its result stays. */
function swapIn(): void {
  try {
    if (existsSync(target)) renameSync(target, old)
    renameSync(`${fresh}/main`, target)
  } catch (error) {
    if (!existsSync(target)) throw error
  }
}
