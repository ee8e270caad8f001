import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeFolder } from '../../platform.ts'
import { readTextFile } from '../../../src/main/services/text-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deltascope-text-'))
})
afterEach(() => removeFolder(folder))

function read(content: string | Uint8Array, limit = 100) {
  const file = join(folder, 'file.csv')
  writeFileSync(file, content)
  return readTextFile(file, limit)
}

test.each(['', 'a,b\n', '\ufeffbyte order mark', 'größe,α\r\n'])('%j is read as it is', (text) => {
  expect(read(text)).toMatchObject({ ok: true, value: text })
})

test('a file of exactly the limit is read, one byte more is not', () => {
  expect(read('x'.repeat(100)).ok).toBe(true)
  expect(read('x'.repeat(101))).toMatchObject({ ok: false, problems: [{ code: 'file-too-large' }] })
})

test.each([
  ['Latin-1', Buffer.from('ok\nok\ngr\u00f6\u00dfe\n', 'latin1'), 3],
  ['UTF-16', Buffer.from('\ufeffa,b\n', 'utf16le'), 1],
  ['binary data', Buffer.from([10, 10, 0, 1, 2]), 3],
  ['half a character at the end', Buffer.from([0x61, 10, 0xc3]), 2],
])('%s is refused at its row', (_, bytes, row) => {
  expect(read(bytes)).toMatchObject({ ok: false, problems: [{ code: 'not-utf8', row }] })
})
