import { formatProblem } from '../engine/model/problem.ts'
import { askedToEnd, serveApp } from './host/server/serve-app.ts'

// The server alone, for development and for service managers; DELTASCOPE_PORT chooses the port.
const files = {
  worker: new URL('./worker.js', import.meta.url),
  store: new URL('./store.js', import.meta.url),
  renderer: new URL('../renderer/', import.meta.url),
}
const server = await serveApp(files, Number(process.env['DELTASCOPE_PORT'] ?? 0))
if (server.ok) {
  process.stdout.write(`${server.value.url}\n`)
  const signal = await askedToEnd()
  await server.value.close(signal)
} else {
  for (const problem of server.problems) process.stderr.write(`error: ${formatProblem(problem)}\n`)
  process.exitCode = 1
}
