#!/usr/bin/env node
// @ts-check
// Finds a Node that can run Deltascope, builds what was never built, and runs the command line.
// Plain JavaScript for Node 18 and newer: this file is started by whatever `node` the machine has.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const OLDEST = { major: 22, minor: 18 }
const root = new URL('../', import.meta.url)
const cli = new URL('out/main/cli.js', root)
/** Only `open` needs the page and the workers. */
const page = ['out/renderer/index.html', 'out/main/worker.js'].map((path) => new URL(path, root))

const node = newEnoughNode()
if (node === undefined) {
  const wanted = `Node ${OLDEST.major}.${OLDEST.minor} or newer, found ${process.versions.node}`
  // The package brings a Node of its own for Linux only.
  const remedy =
    process.platform === 'linux'
      ? `run "npm ci" in ${fileURLToPath(root)} or install a newer Node`
      : 'install a newer Node'
  stop(`deltascope: needs ${wanted}; ${remedy}.`)
} else {
  if (process.argv[2] === 'open' && !page.every((file) => existsSync(file)))
    build(node, 'the workbench', ['--all'])
  else if (!existsSync(cli)) build(node, 'the command line')
  if (node === process.execPath) await import(cli.href)
  else runIn(node)
}

/** This process's Node if it is new enough, else the one that npm installed beside us, else undefined. */
function newEnoughNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return process.execPath
  const isWindows = process.platform === 'win32'
  const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}/bin/node${isWindows ? '.exe' : ''}`
  return [`node_modules/${name}`, `../${name}`]
    .map((path) => fileURLToPath(new URL(path, root)))
    .find(existsSync)
}

/**
 * Builds with the given Node; the build talks on standard error only.
 * @param {string} nodePath
 * @param {string} what
 * @param {readonly string[]} options
 */
function build(nodePath, what, options = []) {
  process.stderr.write(`deltascope: first start, building ${what}…\n`)
  const script = fileURLToPath(new URL('scripts/build-cli.ts', root))
  if (!existsSync(script)) stop('deltascope: out/main/cli.js is missing; install the package again.')
  const { status } = spawnSync(nodePath, [script, ...options], { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) stop('deltascope: the build failed (see above); run "npm ci", then "npm run build".')
}

/**
 * Runs the command line in another Node, with our streams; ends as that process ends.
 * @param {string} nodePath
 */
function runIn(nodePath) {
  const child = spawn(nodePath, [fileURLToPath(cli), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    // On Windows the terminal tells both of us, and a kill would end the other one in the middle of its work.
    process.on(signal, () => process.platform !== 'win32' && child.kill(signal))
  }
  child.on('error', (error) => stop(`deltascope: cannot start ${nodePath}: ${error.message}`))
  child.on('exit', (code, signal) =>
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
  )
}

/**
 * Ends with one line on standard error.
 * @param {string} message
 */
function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
