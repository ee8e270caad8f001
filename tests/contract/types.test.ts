import { expect, test } from 'vitest'
import { localPipes } from '../../src/shared/api/pipe.ts'
import { createClient } from '../../src/shared/api/client.ts'
import type { Handlers } from '../../src/main/services/api-server.ts'
import type { PARAMS } from '../../src/main/services/api-params.ts'
import { fakeHandlers } from './fake-handlers.ts'

// The compiler is the test: every line below an expected error must fail to compile.
test('a missing handler, schema or a wrong argument does not compile', () => {
  const { 'app.info': _, ...rest } = fakeHandlers()
  // @ts-expect-error a handler is missing
  const handlers: Handlers = rest
  // @ts-expect-error schemas are missing
  const schemas: typeof PARAMS = {}
  const client = createClient(localPipes()[0])
  // @ts-expect-error there is no such preset
  void client.call('designs.validation', { preset: 'all' })
  // @ts-expect-error there is no such method
  void client.call('app.quit', {})
  // @ts-expect-error the parameters are missing
  void client.call('designs.validation', {})
  expect([handlers, schemas]).toBeDefined()
})
