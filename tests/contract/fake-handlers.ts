import { fail, ok, problem } from '../../src/engine/model/problem.ts'
import type { AppInfo, SeedStudyReport } from '../../src/shared/api/contract.ts'
import { PARAMS } from '../../src/main/services/api-params.ts'
import type { Handlers } from '../../src/main/services/api-server.ts'

export const INFO: AppInfo = {
  version: '1.2.3',
  host: 'browser',
  nodeVersion: '24.0.0',
  platform: 'test',
  cores: 2,
  workers: 1,
  dataFolder: '~/x',
}

export const STUDY: SeedStudyReport = {
  summary: { numbers: 3, matching: 3, runs: 1 },
  groups: [],
  definitions: {},
  notes: ['µ × −'],
}

/** A handler for every method that says it is not part of the test. */
function absentHandlers(): Handlers {
  const absent = () => Promise.resolve(fail(problem('not-in-this-test', 'is not part of this test')))
  // The table of schemas has every method, so the table of handlers has them, too.
  return Object.fromEntries(Object.keys(PARAMS).map((method) => [method, absent])) as unknown as Handlers
}

/** Handlers that answer at once, but `whole-network`, which waits until it is stopped. */
export function fakeHandlers(): Handlers & { readonly stopped: string[] } {
  const stopped: string[] = []
  return {
    ...absentHandlers(),
    stopped,
    'app.info': () => Promise.resolve(ok(INFO)),
    'study.seed': (_, { onProgress }) => {
      for (const done of [0, 1, 2]) onProgress({ done, total: 2 })
      return Promise.resolve(ok(STUDY))
    },
    'designs.validation': ({ preset }, { signal }) => {
      if (preset === 'paper') {
        return Promise.resolve(
          fail(
            problem('bad-row', 'is odd', {
              file: 'net.csv',
              row: 3,
              column: 2,
              got: 'x',
              expected: 'a number',
            }),
          ),
        )
      }
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          stopped.push(preset)
          resolve(fail(problem('cancelled', 'late')))
        })
      })
    },
  }
}
