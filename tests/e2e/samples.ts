import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The program as users start it. */
export const LAUNCHER = fileURLToPath(new URL('../../bin/deltascope.js', import.meta.url))
/** Runs of the two sample projects. */
const SAMPLE_RUNS = 117

/** What the command line says of the history in a folder, as JSON. */
export function commandLineAt(home: string, ...args: readonly string[]): unknown {
  const { stdout } = spawnSync(process.execPath, [LAUNCHER, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, DELTASCOPE_HOME: home },
  })
  return JSON.parse(stdout)
}

/** Waits until a new program has computed its sample projects. */
export async function samplesReady(home: string): Promise<void> {
  const Page = z.object({ total: z.number() })
  for (;;) {
    const { total } = Page.parse(
      commandLineAt(home, 'runs', 'list', '--filter', 'status:done', '--limit', '1', '--json'),
    )
    if (total >= SAMPLE_RUNS) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
