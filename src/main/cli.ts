import { main } from './host/cli/program.ts'

const code = await main(process.argv.slice(2))
// Standard output may have failed meanwhile, which no success outweighs.
process.exitCode ||= code
