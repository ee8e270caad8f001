import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isWindows } from '../platform.ts'
import { deltascope, LAUNCHER, ROOT, SYSTEM_PATH, workFolder } from './run-cli.ts'
import manifest from '../../package.json' with { type: 'json' }

const work = workFolder()

/** Runs a copy of the launcher in a package of its own, believing to be Node `version`. */
function launchCopy(version: string | undefined) {
  const copy = join(work.path, 'package', 'bin', 'deltascope.js')
  cpSync(LAUNCHER, copy)
  writeFileSync(join(work.path, 'package', 'package.json'), '{"type":"module"}')
  const versions = JSON.stringify({ node: version })
  const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:${versions}})`
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...(version === undefined ? [] : ['--import', pretend]), copy, 'one', '--two'],
    { encoding: 'utf8', env: { ...process.env, PATH: SYSTEM_PATH } },
  )
  return { code: status, stdout, stderr }
}

/** A stand-in for the built command line. */
function fakeCli(code: string): void {
  mkdirSync(join(work.path, 'package', 'out', 'main'), { recursive: true })
  writeFileSync(join(work.path, 'package', 'out', 'main', 'cli.js'), code)
}

/** The Node that npm installed, as the launcher looks for it; a script, which Windows starts as no program. */
function installNode(): void {
  const folder = join(work.path, 'package', 'node_modules', `node-${process.platform}-${process.arch}`, 'bin')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'node'), `#!/bin/sh\necho installed node\nexec "${process.execPath}" "$@"\n`, {
    mode: 0o755,
  })
}

const ECHO = 'console.log(process.argv.slice(2).join(" ")); process.exitCode = 7'

test('an old Node and no other: one line with what to do', () => {
  fakeCli(ECHO)
  const { code, stderr } = launchCopy('20.20.0')
  expect(code).toBe(1)
  const remedy = process.platform === 'linux' ? 'run "npm ci" in .* or install' : 'install'
  expect(stderr).toMatch(
    new RegExp(`^deltascope: needs Node 22\\.18 or newer, found 20\\.20\\.0; ${remedy} a newer Node\\.\n$`),
  )
})

test.skipIf(isWindows)(
  'an old Node and an installed one: arguments and exit code pass through (Windows starts no scripts)',
  () => {
    fakeCli(ECHO)
    installNode()
    expect(launchCopy('22.17.9')).toEqual({ code: 7, stdout: 'installed node\none --two\n', stderr: '' })
  },
)

test('a Node that is just new enough is used without a second process', () => {
  fakeCli(ECHO)
  installNode()
  expect(launchCopy('22.18.0')).toEqual({ code: 7, stdout: 'one --two\n', stderr: '' })
})

test.skipIf(isWindows)('a program killed by a signal ends as a shell would tell it (not on Windows)', () => {
  fakeCli('process.kill(process.pid, "SIGKILL"); await new Promise((r) => setTimeout(r, 10000))')
  installNode()
  expect(launchCopy('20.20.0').code).toBe(128 + 9)
})

test('an installation without its build is told', () => {
  mkdirSync(join(work.path, 'package'))
  const { code, stderr } = launchCopy(undefined)
  expect(code).toBe(1)
  expect(stderr).toContain('out/main/cli.js is missing; install the package again')
})

test('--version and --help', () => {
  expect(deltascope(['--version'], ROOT)).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
  const help = deltascope(['--help'], ROOT)
  expect(help.code).toBe(0)
  for (const command of ['simulate', 'estimate', 'compare-reports']) expect(help.stdout).toContain(command)
})
