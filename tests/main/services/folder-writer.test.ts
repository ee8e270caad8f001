import * as nodeFs from 'node:fs/promises'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { removeFolder } from '../../platform.ts'
import {
  writeFolder,
  type FilePiece,
  type FolderFs,
  type FolderOptions,
} from '../../../src/main/services/folder-writer.ts'
import { isResultPath } from '../../../src/main/services/simulation-run.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'deltascope-writer-'))
})
afterEach(() => removeFolder(base))

const REPORTS: readonly FilePiece[] = [
  { path: 'COMPUTE_REPORT.csv', text: 'new compute' },
  { path: 'BANDWIDTH_REPORT.csv', text: 'new bandwidth' },
]

function write(folder: string, pieces: Iterable<FilePiece> = REPORTS, options: Partial<FolderOptions> = {}) {
  return writeFolder(folder, pieces, { isResult: isResultPath, ...options })
}

function failingWith(code: string): Error {
  return Object.assign(new Error(`${code}: no luck`), { code })
}

/** A file system whose files take `room` characters in all, then report a full disk. */
function smallDisk(room: number): FolderFs {
  let left = room
  return {
    ...nodeFs,
    open: async (path, flags) => {
      const handle = await nodeFs.open(path, flags)
      return Object.assign(handle, {
        appendFile: async (text: string) => {
          left -= text.length
          if (left < 0) throw failingWith('ENOSPC')
          await handle.writeFile(text)
        },
      })
    },
  }
}

/** Everything below the folder, hidden names too; with / on every system. */
function tree(folder: string): readonly string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return paths.map((path) => path.replaceAll(sep, '/')).toSorted()
}

describe('a result folder', () => {
  test('appears with all its files, in pieces and subfolders', async () => {
    const pieces = [
      ...REPORTS,
      { path: 'layer0/A_TRACE.csv', text: 'a1,' },
      { path: 'layer0/B_TRACE.csv', text: 'b1,' },
      { path: 'layer0/A_TRACE.csv', text: 'a2' },
      { path: 'layer1/A_TRACE.csv', text: 'x' },
    ]
    const result = await write(join(base, 'new', 'deep', 'run'), pieces)
    expect(result).toMatchObject({
      ok: true,
      value: [
        'COMPUTE_REPORT.csv',
        'BANDWIDTH_REPORT.csv',
        'layer0/A_TRACE.csv',
        'layer0/B_TRACE.csv',
        'layer1/A_TRACE.csv',
      ],
    })
    expect(readFileSync(join(base, 'new/deep/run/layer0/A_TRACE.csv'), 'utf8')).toBe('a1,a2')
    expect(tree(join(base, 'new/deep'))).toHaveLength(1 + 2 + 2 + 3)
  })

  test('takes the place of an earlier result, stale files and all', async () => {
    const run = join(base, 'run')
    await write(run, [
      { path: 'SPARSE_REPORT.csv', text: 'old' },
      { path: 'layer7/A_TRACE.csv', text: 'old' },
    ])
    await write(run)
    expect(tree(base)).toEqual(['run', 'run/BANDWIDTH_REPORT.csv', 'run/COMPUTE_REPORT.csv'])
  })

  test('leaves files of other people alone', async () => {
    const run = join(base, 'run')
    await write(run, [
      { path: 'SPARSE_REPORT.csv', text: 'old' },
      { path: 'COMPUTE_REPORT.csv', text: 'old' },
    ])
    writeFileSync(join(run, 'notes.txt'), 'mine')
    mkdirSync(join(run, 'layer0'))
    writeFileSync(join(run, 'layer0', 'plot.png'), 'mine')
    expect((await write(run)).ok).toBe(true)
    expect(tree(base)).toEqual([
      'run',
      'run/BANDWIDTH_REPORT.csv',
      'run/COMPUTE_REPORT.csv',
      'run/layer0',
      'run/layer0/plot.png',
      'run/notes.txt',
    ])
    expect(readFileSync(join(run, 'COMPUTE_REPORT.csv'), 'utf8')).toBe('new compute')
  })

  test('is written behind a link', async () => {
    mkdirSync(join(base, 'real'))
    // A junction is a link that anybody may make on Windows.
    symlinkSync(join(base, 'real'), join(base, 'run'), 'junction')
    expect((await write(join(base, 'run'))).ok).toBe(true)
    expect(readdirSync(join(base, 'real'))).toHaveLength(2)
  })
})

describe('after a failure', () => {
  test('a full disk leaves nothing, not even the parents it made', async () => {
    const result = await write(join(base, 'new', 'deep', 'run'), REPORTS, { fs: smallDisk(15) })
    expect(result).toMatchObject({
      ok: false,
      problems: [{ code: 'disk-full', file: join(base, 'new/deep/run') }],
    })
    expect(tree(base)).toEqual([])
  })

  test('the earlier result is as it was', async () => {
    const run = join(base, 'run')
    await write(run, [{ path: 'COMPUTE_REPORT.csv', text: 'old' }])
    expect((await write(run, REPORTS, { fs: smallDisk(15) })).ok).toBe(false)
    expect(tree(base)).toEqual(['run', 'run/COMPUTE_REPORT.csv'])
    expect(readFileSync(join(run, 'COMPUTE_REPORT.csv'), 'utf8')).toBe('old')
  })

  test.each(['close', 'rename'] as const)('of %s, the earlier result is as it was', async (operation) => {
    const run = join(base, 'run')
    await write(run, [{ path: 'COMPUTE_REPORT.csv', text: 'old' }])
    let renames = 0
    const fs: FolderFs = {
      ...nodeFs,
      open: async (path, flags) => {
        const handle = await nodeFs.open(path, flags)
        const really = handle.close.bind(handle)
        const close = async (): Promise<void> => {
          await really()
          throw failingWith('EDQUOT')
        }
        return operation === 'close' ? Object.assign(handle, { close }) : handle
      },
      rename: async (from, to) => {
        // The second rename is the one that would put the new folder in place.
        if (operation === 'rename' && ++renames === 2) throw failingWith('EIO')
        await nodeFs.rename(from, to)
      },
    }
    expect((await write(run, REPORTS, { fs })).ok).toBe(false)
    expect(tree(base)).toEqual(['run', 'run/COMPUTE_REPORT.csv'])
    expect(readFileSync(join(run, 'COMPUTE_REPORT.csv'), 'utf8')).toBe('old')
  })

  test('an interruption leaves nothing', async () => {
    const controller = new AbortController()
    function* pieces(): Generator<FilePiece> {
      yield { path: 'COMPUTE_REPORT.csv', text: 'half' }
      controller.abort()
      yield { path: 'COMPUTE_REPORT.csv', text: 'more' }
      throw new Error('went on after the interruption')
    }
    const result = await write(join(base, 'run'), pieces(), { signal: controller.signal })
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'interrupted' }] })
    expect(tree(base)).toEqual([])
  })

  test('a source of pieces that throws leaves nothing', async () => {
    function* pieces(): Generator<FilePiece> {
      yield { path: 'COMPUTE_REPORT.csv', text: 'half' }
      throw new Error('bug')
    }
    const result = await write(join(base, 'run'), pieces())
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'write-failed' }] })
    expect(tree(base)).toEqual([])
  })

  test('a file in the way is told', async () => {
    writeFileSync(join(base, 'file'), '')
    const inTheWay = await write(join(base, 'file'))
    expect(inTheWay).toMatchObject({ ok: false, problems: [{ code: 'not-a-folder' }] })
    expect(await write(join(base, 'file', 'run'))).toMatchObject({
      ok: false,
      problems: [{ code: 'not-a-folder' }],
    })
    expect(existsSync(join(base, 'file'))).toBe(true)
    expect(tree(base)).toEqual(['file'])
  })
})
