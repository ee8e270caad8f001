import { describe, expect, test } from 'vitest'
import { folderNames, unsafeRunName } from '../../../src/main/services/run-names.ts'

function run(runName: string, configFile: string, topologyFile: string) {
  return { runName, configFile, topologyFile }
}

describe('folder names', () => {
  test('are the run names where those differ', () => {
    expect(folderNames([run('a', 'a.cfg', 't.csv'), run('b', 'b.cfg', 't.csv')])).toEqual(['a', 'b'])
  })

  test('tell topologies apart', () => {
    expect(folderNames([run('x', 'c.cfg', 'n/alexnet.csv'), run('x', 'c.cfg', 'n/resnet.v2.csv')])).toEqual([
      'x__alexnet',
      'x__resnet.v2',
    ])
  })

  test('tell configurations apart where the topology is the same', () => {
    expect(folderNames([run('x', 'os.cfg', 't.csv'), run('x', 'ws.cfg', 't.csv')])).toEqual([
      'x__os',
      'x__ws',
    ])
  })

  test('tell both apart in a cross product', () => {
    const runs = ['os.cfg', 'ws.cfg'].flatMap((c) => ['s.csv', 't.csv'].map((t) => run('x', c, t)))
    expect(folderNames(runs)).toEqual(['x__s__os', 'x__t__os', 'x__s__ws', 'x__t__ws'])
  })

  test('are numbered as a last resort, letter case ignored', () => {
    expect(folderNames([run('x', '1/c.cfg', 't.csv'), run('X', '2/c.cfg', 't.csv')])).toEqual(['x', 'X__2'])
  })

  test('never meet by accident', () => {
    const names = folderNames([
      run('x', 'c.cfg', 's.csv'),
      run('x', 'c.cfg', 't.csv'),
      run('x__s', 'd.cfg', 's.csv'),
    ])
    expect(new Set(names).size).toBe(3)
  })
})

describe('a run name', () => {
  test.each(['', 'x'.repeat(201), 'ö'.repeat(101)])('%j is refused', (name) => {
    const place = { file: 'run.cfg', row: 2 }
    expect(unsafeRunName(name, place)).toMatchObject({ code: 'unsafe-run-name', ...place, field: 'run_name' })
  })

  test.each(['a:b', 'what?', 'a*', '"a"', '<a', 'a|b', 'con', 'NUL.txt', 'com1', 'end.', 'end '])(
    '%j is refused on Windows alone, which would write elsewhere or nowhere',
    (name) => {
      expect(unsafeRunName(name, { row: 2 }, 'win32')).toMatchObject({ code: 'unsafe-run-name', got: name })
      expect(unsafeRunName(name, { row: 2 }, 'linux')).toBeUndefined()
      expect(unsafeRunName(name, { row: 2 }, 'darwin')).toBeUndefined()
    },
  )

  test.each(['console', 'a.con', 'com10', 'a b', 'a.b', '.a'])('%j is taken on Windows', (name) => {
    expect(unsafeRunName(name, {}, 'win32')).toBeUndefined()
  })

  test.each(['run', '.hidden', 'x'.repeat(200), 'ö'.repeat(100)])('%j is taken', (name) => {
    expect(unsafeRunName(name, {})).toBeUndefined()
  })
})
