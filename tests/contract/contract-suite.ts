import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Pipe } from '../../src/shared/api/pipe.ts'
import { createClient, type Client } from '../../src/shared/api/client.ts'
import type { MethodName, Progress } from '../../src/shared/api/contract.ts'
import type { Handlers, ServedPipe } from '../../src/main/services/api-server.ts'
import { fakeHandlers, INFO, STUDY } from './fake-handlers.ts'

/** A transport under test: serves the handlers and gives the page's end. */
export interface Connected {
  readonly pipe: Pipe
  readonly served: () => ServedPipe
  readonly end: () => Promise<void> | void
}

/** What every transport must do. */
export function contractSuite(name: string, connect: (handlers: Handlers) => Promise<Connected>): void {
  describe(`the contract over ${name}`, () => {
    const ends: (() => Promise<void> | void)[] = []
    afterEach(async () => {
      for (const end of ends.splice(0)) await end()
    })

    async function start(listeners: Parameters<typeof createClient>[1] = {}) {
      const handlers = fakeHandlers()
      const connected = await connect(handlers)
      ends.push(connected.end)
      const client: Client = createClient(connected.pipe, listeners)
      return { client, handlers, ...connected }
    }

    test('says hello in the same version', async () => {
      const { client } = await start()
      expect(await client.ready).toBe('same')
    })

    test('gives results as they are', async () => {
      const { client } = await start()
      expect(await client.call('app.info', {})).toEqual({ ok: true, value: INFO, notes: [] })
    })

    test('reports progress before the result, never falling', async () => {
      const { client } = await start()
      const seen: Progress[] = []
      const answer = await client.call('study.seed', {}, { onProgress: (progress) => seen.push(progress) })
      expect(answer).toEqual({ ok: true, value: STUDY, notes: [] })
      expect(seen.map(({ done }) => done)).toEqual([0, 1, 2])
    })

    test('carries problems with their place', async () => {
      const { client } = await start()
      const answer = await client.call('designs.validation', { preset: 'paper' })
      expect(answer).toMatchObject({
        ok: false,
        problems: [{ code: 'bad-row', file: 'net.csv', row: 3, column: 2 }],
      })
    })

    test('refuses wrong arguments and unknown methods with a problem', async () => {
      const { client } = await start()
      const wrong = await client.call('designs.validation', { preset: 'all' as 'paper' })
      expect(wrong).toMatchObject({
        ok: false,
        problems: [{ code: 'bad-argument', field: 'designs.validation.preset' }],
      })
      for (const method of ['toString', '__proto__', 'app.quit']) {
        expect(await client.call(method as MethodName, {})).toMatchObject({
          ok: false,
          problems: [{ code: 'unknown-method' }],
        })
      }
    })

    test('answers several calls, each to its own', async () => {
      const { client } = await start()
      const answers = await Promise.all([
        client.call('study.seed', {}),
        client.call('app.info', {}),
        client.call('designs.validation', { preset: 'paper' }),
      ])
      expect(answers.map(({ ok }) => ok)).toEqual([true, true, false])
    })

    test('stops a call on request, on both sides', async () => {
      const { client, handlers } = await start()
      const controller = new AbortController()
      const answer = client.call(
        'designs.validation',
        { preset: 'whole-network' },
        { signal: controller.signal },
      )
      await client.call('app.info', {})
      controller.abort()
      expect(await answer).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] })
      await vi.waitFor(() => expect(handlers.stopped).toEqual(['whole-network']))
    })

    test('tells events', async () => {
      const events: unknown[] = []
      const { client, served } = await start({ onEvent: (event, payload) => events.push([event, payload]) })
      await client.ready
      served().emit('app.closing', { reason: 'because' })
      await vi.waitFor(() => expect(events).toEqual([['app.closing', { reason: 'because' }]]))
    })

    test('a lost connection fails what is under way and what comes later', async () => {
      const onClose = vi.fn()
      const { client, served, handlers } = await start({ onClose })
      await client.ready
      const answer = client.call('designs.validation', { preset: 'whole-network' })
      await client.call('app.info', {})
      served().close()
      expect(await answer).toMatchObject({ ok: false, problems: [{ code: 'connection-lost' }] })
      expect(onClose).toHaveBeenCalledOnce()
      expect(await client.call('app.info', {})).toMatchObject({
        ok: false,
        problems: [{ code: 'connection-lost' }],
      })
      await vi.waitFor(() => expect(handlers.stopped).toEqual(['whole-network']))
    })

    test('a page that says hello again starts anew: its old calls are stopped, its ids are free', async () => {
      const { client, handlers, pipe } = await start()
      void client.call('designs.validation', { preset: 'whole-network' })
      await client.call('app.info', {})
      const again = createClient(pipe)
      expect(await again.ready).toBe('same')
      expect(handlers.stopped).toEqual(['whole-network'])
      expect(await again.call('app.info', {})).toMatchObject({ ok: true })
    })

    test('who does not speak the protocol is cut off', async () => {
      const onClose = vi.fn()
      const { client, pipe } = await start({ onClose })
      await client.ready
      pipe.send({ kind: 'call', id: -1, method: 'app.info', params: {}, extra: true })
      await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce())
    })
  })
}
