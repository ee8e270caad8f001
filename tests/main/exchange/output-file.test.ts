import * as nodeFs from 'node:fs/promises'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeFolder } from '../../platform.ts'
import { openOutput, writeOutput, type OutputFs } from '../../../src/main/services/exchange/output-file.ts'
import { valueOf } from './project-fixture.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deltascope-output-'))
  file = join(folder, 'out.bin')
})
afterEach(() => removeFolder(folder))

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const failing = (name: keyof OutputFs, code: string): OutputFs => ({
  ...nodeFs,
  [name]: () => Promise.reject(Object.assign(new Error(code), { code })),
})

test('pieces come together, and the file appears only at the end', async () => {
  const output = valueOf(await openOutput(file, { isForced: false }))
  await output.write(bytes('a'))
  await output.write(bytes('bc'))
  expect(readdirSync(folder)).not.toContain('out.bin')
  valueOf(await output.commit())
  expect(readFileSync(file, 'utf8')).toBe('abc')
  expect(readdirSync(folder)).toEqual(['out.bin'])
})

test('what is discarded leaves nothing', async () => {
  const output = valueOf(await openOutput(file, { isForced: false }))
  await output.write(bytes('a'))
  await output.discard()
  expect(readdirSync(folder)).toEqual([])
})

test('a file that is there is kept, also one that came meanwhile', async () => {
  const output = valueOf(await openOutput(file, { isForced: false }))
  writeFileSync(file, 'precious')
  await output.write(bytes('a'))
  expect(await output.commit()).toMatchObject({ ok: false, problems: [{ code: 'file-exists' }] })
  expect(await openOutput(file, { isForced: false })).toMatchObject({
    ok: false,
    problems: [{ code: 'file-exists' }],
  })
  expect(readFileSync(file, 'utf8')).toBe('precious')
  expect(readdirSync(folder)).toEqual(['out.bin'])
})

test('forced, it is replaced', async () => {
  writeFileSync(file, 'old')
  valueOf(await writeOutput(file, bytes('new'), { isForced: true }))
  expect(readFileSync(file, 'utf8')).toBe('new')
})

test('a disk without links', async () => {
  valueOf(await writeOutput(file, bytes('a'), { isForced: false, fs: failing('link', 'EPERM') }))
  expect(readFileSync(file, 'utf8')).toBe('a')
})

test.each([
  ['open', 'EACCES', 'not-writable'],
  ['open', 'ENOENT', 'folder-not-found'],
  ['rename', 'ENOSPC', 'disk-full'],
] as const)('%s fails with %s: %s, and nothing is left', async (name, code, told) => {
  const written = await writeOutput(file, bytes('a'), { isForced: true, fs: failing(name, code) })
  expect(written).toMatchObject({ ok: false, problems: [{ code: told, file }] })
  expect(readdirSync(folder)).toEqual([])
})

test('a write that fails is told at the end, and nothing is left', async () => {
  const open: OutputFs['open'] = async (...args) => {
    const handle = await nodeFs.open(...args)
    handle.writeFile = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
    return handle
  }
  const written = await writeOutput(file, bytes('a'), { isForced: false, fs: { ...nodeFs, open } })
  expect(written).toMatchObject({ ok: false, problems: [{ code: 'disk-full' }] })
  expect(readdirSync(folder)).toEqual([])
})
