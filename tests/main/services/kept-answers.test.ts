import { describe, expect, it } from 'vitest'
import { fail, ok, problem, type Result } from '../../../src/engine/model/problem.ts'
import type { CallContext } from '../../../src/main/services/api-server.ts'
import { keptAnswers } from '../../../src/main/services/kept-answers.ts'

/** Computations that are answered by hand. */
function byHand() {
  const started: {
    readonly params: { readonly of: string }
    readonly context: CallContext
    readonly answer: (result: Result<string>) => void
  }[] = []
  const ask = keptAnswers<{ readonly of: string }, string>(
    (params, context) =>
      new Promise((answer) => {
        started.push({ params, context, answer })
      }),
  )
  return { started, ask }
}

function caller() {
  const stop = new AbortController()
  const told: number[] = []
  return {
    stop,
    told,
    context: { signal: stop.signal, onProgress: ({ done }: { done: number }) => told.push(done) },
  }
}

describe('kept answers', () => {
  it('computes once for those who ask at the same time, and not again afterwards', async () => {
    const { started, ask } = byHand()
    const [a, b, c] = [caller(), caller(), caller()]
    const both = Promise.all([ask({ of: 'x' }, a.context), ask({ of: 'x' }, b.context)])
    started[0]?.context.onProgress({ done: 1, total: 2 })
    started[0]?.answer(ok('answer'))
    expect(await both).toEqual([ok('answer'), ok('answer')])
    expect(await ask({ of: 'x' }, c.context)).toEqual(ok('answer'))
    expect(started).toHaveLength(1)
    expect([a.told, b.told, c.told]).toEqual([[1], [1], []])
  })

  it('keeps answers to different questions apart', async () => {
    const { started, ask } = byHand()
    const all = [ask({ of: 'x' }, caller().context), ask({ of: 'y' }, caller().context)]
    started.forEach(({ params, answer }) => answer(ok(params.of)))
    expect(await Promise.all(all)).toEqual([ok('x'), ok('y')])
  })

  it('answers who stops at once and goes on for the others', async () => {
    const { started, ask } = byHand()
    const [a, b] = [caller(), caller()]
    const [first, second] = [ask({ of: 'x' }, a.context), ask({ of: 'x' }, b.context)]
    a.stop.abort()
    expect(await first).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] })
    expect(started[0]?.context.signal.aborted).toBe(false)
    started[0]?.answer(ok('answer'))
    expect(await second).toEqual(ok('answer'))
  })

  it('stops when the last caller did, and begins anew for the next', async () => {
    const { started, ask } = byHand()
    const [a, b] = [caller(), caller()]
    const first = ask({ of: 'x' }, a.context)
    a.stop.abort()
    await first
    expect(started[0]?.context.signal.aborted).toBe(true)
    const second = ask({ of: 'x' }, b.context)
    expect(started).toHaveLength(2)
    // The stopped one ends late: its failure is not the answer of the new one.
    started[0]?.answer(fail(problem('cancelled', 'Stopped')))
    started[1]?.answer(ok('answer'))
    expect(await second).toEqual(ok('answer'))
    expect(await ask({ of: 'x' }, caller().context)).toEqual(ok('answer'))
    expect(started).toHaveLength(2)
  })

  it('asks nothing for a caller who has stopped before', async () => {
    const { started, ask } = byHand()
    const a = caller()
    a.stop.abort()
    expect((await ask({ of: 'x' }, a.context)).ok).toBe(false)
    expect(started).toHaveLength(0)
  })

  it('computes again what failed', async () => {
    const { started, ask } = byHand()
    const first = ask({ of: 'x' }, caller().context)
    started[0]?.answer(fail(problem('broken', 'Broken')))
    expect((await first).ok).toBe(false)
    const second = ask({ of: 'x' }, caller().context)
    started[1]?.answer(ok('answer'))
    expect(await second).toEqual(ok('answer'))
  })
})
