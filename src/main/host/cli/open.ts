import { Command, InvalidArgumentError } from 'commander'
import type { CommandFactory } from './command.ts'
import type { OpenOptions } from './open-action.ts'

/** `deltascope open`: the workbench, in Electron or in the browser. */
export const openCommand: CommandFactory = (finish) =>
  new Command('open')
    .description('open the workbench: in its own window where Electron is installed, else in the browser')
    .option('--port <number>', 'port of the local server; 0 takes any free one', portNumber, 0)
    .option('--no-open', 'serve it and print the address, but start no window and no browser')
    .option('--headless', 'the same, for machines without a screen')
    .action(async (options: OpenOptions) => {
      const { runOpen } = await import('./open-action.ts')
      finish(await runOpen(options))
    })

function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new InvalidArgumentError('Expected a port from 0 to 65535.')
  return port
}
