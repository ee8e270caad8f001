import { dataFolder } from '../../services/api-info.ts'
import { checkHealth, type HealthCheck } from './doctor-checks.ts'
import { DONE, FAILED, print, printJson, type ExitCode } from './output.ts'
import { printable } from './text-table.ts'
import { ROOT, WORKER_FILES, type JsonOption } from './with-workbench.ts'

/** Runs every check and prints its outcome. */
export async function runDoctor({ json }: JsonOption): Promise<ExitCode> {
  const checks = await checkHealth({
    home: dataFolder(),
    root: ROOT,
    files: WORKER_FILES,
    nodeVersion: process.versions.node,
  })
  const isSound = checks.every(({ state }) => state !== 'broken')
  if (json === true) printJson({ ok: isSound, checks })
  else print(checks.map(lineOf).join(''))
  return isSound ? DONE : FAILED
}

function lineOf({ title, state, detail, remedy }: HealthCheck): string {
  const line = `${state.padEnd(6)}  ${title}: ${printable(detail)}\n`
  return remedy === undefined ? line : `${line}${' '.repeat(8)}${printable(remedy)}\n`
}
