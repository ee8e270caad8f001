import * as nodeFs from 'node:fs/promises'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeFolder } from '../../platform.ts'
import { writeProfile, type ProfileFs } from '../../../src/main/services/delta-profile.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'deltascope-profile-'))
})
afterEach(() => removeFolder(base))

const failingWith = (code: string) => () =>
  Promise.reject(Object.assign(new Error(`${code}: no luck`), { code }))

test('a file where a folder is needed is told as such, also where the system says only that nothing is there', async () => {
  writeFileSync(join(base, 'file'), '')
  for (const code of ['ENOTDIR', 'ENOENT']) {
    const fs = { ...nodeFs, writeFile: failingWith(code) }
    const written = await writeProfile(join(base, 'file', 'p.json'), 'new', fs)
    expect(written).toMatchObject({ ok: false, problems: [{ code: 'not-a-folder' }] })
  }
})

test.each([
  [
    'a full disk',
    { writeFile: failingWith('ENOSPC') },
    'disk-full',
    'Free some space or choose another file with --profile.',
  ],
  [
    'a folder of others',
    { writeFile: failingWith('EACCES') },
    'not-writable',
    'Choose another file with --profile.',
  ],
  ['a failing rename', { rename: failingWith('EIO') }, 'write-failed', undefined],
])('%s leaves the old profile and nothing else', async (_, broken: Partial<ProfileFs>, code, remedy) => {
  const file = join(base, 'p.json')
  writeFileSync(file, 'old')
  const written = await writeProfile(file, 'new', { ...nodeFs, ...broken })
  expect(written).toMatchObject({ ok: false, problems: [{ code, file }] })
  expect(written.ok ? undefined : written.problems[0]?.remedy).toBe(remedy)
  expect(readFileSync(file, 'utf8')).toBe('old')
  expect(readdirSync(base)).toEqual(['p.json'])
})
