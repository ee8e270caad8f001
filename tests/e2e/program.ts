import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const LAUNCHER = fileURLToPath(new URL('../../bin/deltascope.js', import.meta.url))

/** A running `deltascope open`. */
export interface Program {
  readonly url: string
  readonly port: number
  readonly stop: (signal: NodeJS.Signals) => Promise<void>
}

/** Starts the server as a user does and waits for its address. */
export async function openProgram(home: string, port = 0): Promise<Program> {
  const child = spawn(process.execPath, [LAUNCHER, 'open', '--no-open', '--port', String(port)], {
    env: { ...process.env, DELTASCOPE_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await firstLine(child)
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  return { url, port: Number(new URL(url).port), stop }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (data) => resolve(String(data).trim()))
    child.once('exit', (code) => reject(new Error(`deltascope open ended with ${code}`)))
  })
}

/** What the command line says, as JSON. */
export function commandLine(...args: readonly string[]): unknown {
  const { stdout } = spawnSync(process.execPath, [LAUNCHER, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return JSON.parse(stdout)
}
