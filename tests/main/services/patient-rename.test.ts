import { expect, test } from 'vitest'
import { patientRename } from '../../../src/main/services/patient-rename.ts'

/** A disk that refuses the first renames with `code`. */
function refusing(times: number, code: string) {
  const disk = {
    asked: [] as (readonly unknown[])[],
    rename: (...names: readonly unknown[]): Promise<void> => {
      disk.asked.push(names)
      if (disk.asked.length > times) return Promise.resolve()
      return Promise.reject(Object.assign(new Error(code), { code }))
    },
  }
  return disk
}

test.each(['EPERM', 'EACCES', 'EBUSY'])('%s on Windows is waited for', async (code) => {
  const disk = refusing(2, code)
  await patientRename(disk, 'a', 'b', 'win32')
  expect(disk.asked).toEqual([
    ['a', 'b'],
    ['a', 'b'],
    ['a', 'b'],
  ])
})

test('not for ever', async () => {
  const disk = refusing(Infinity, 'EPERM')
  await expect(patientRename(disk, 'a', 'b', 'win32')).rejects.toMatchObject({ code: 'EPERM' })
  expect(disk.asked).toHaveLength(10)
})

test.each([
  ['ENOSPC', 'win32'],
  ['EPERM', 'linux'],
  ['EACCES', 'darwin'],
] as const)('%s on %s is told at once', async (code, platform) => {
  const disk = refusing(1, code)
  await expect(patientRename(disk, 'a', 'b', platform)).rejects.toMatchObject({ code })
  expect(disk.asked).toHaveLength(1)
})
