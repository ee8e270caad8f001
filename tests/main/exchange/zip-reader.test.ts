import { strToU8, unzipSync, zipSync } from 'fflate'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openZip, type ZipLimits } from '../../../src/main/services/exchange/bundle/zip-reader.ts'
import { createZipWriter } from '../../../src/main/services/exchange/bundle/zip-writer.ts'
import { handMadeZip } from './zip-bytes.ts'

const LIMITS: ZipLimits = {
  maxEntries: 10,
  maxEntryBytes: 1_000_000,
  maxTotalBytes: 2_000_000,
  maxRatio: 100,
  ratioFromBytes: 10_000,
}

const text = (size: number, char = 'a'): Uint8Array => strToU8(char.repeat(size))

function codesOf(bytes: Uint8Array, limits = LIMITS): readonly string[] {
  const zip = openZip(bytes, 'x.zip', limits)
  return zip.ok ? [] : zip.problems.map(({ code }) => code)
}

/** Bytes no packer makes much smaller. */
function noise(size: number): Uint8Array {
  let state = 1
  return Uint8Array.from({ length: size }, () => (state = (state * 48_271) % 2_147_483_647) & 255)
}

async function written(entries: readonly (readonly [string, Uint8Array])[]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  const zip = createZipWriter((chunk) => void chunks.push(chunk.slice()))
  for (const [name, data] of entries) await zip.add(name, data)
  await zip.end()
  return Buffer.concat(chunks)
}

describe('what is read', () => {
  test('a zip of another program', () => {
    const zip = openZip(zipSync({ 'a.txt': text(3), 'b/c.txt': noise(500) }), 'x.zip', LIMITS)
    if (!zip.ok) throw new Error(JSON.stringify(zip.problems))
    expect(zip.value.names).toEqual(['a.txt', 'b/c.txt'])
    expect(zip.value.unpack('b/c.txt')).toMatchObject({ ok: true, value: Buffer.from(noise(500)) })
    expect(zip.value.unpack('none')).toMatchObject({ ok: false, problems: [{ code: 'zip-damaged' }] })
  })

  test('what we write, here and in another program', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z0-9]{1,8}(\/[a-z0-9]{1,8})?$/), fc.uint8Array()), {
          selector: ([name]) => name,
          maxLength: 10,
        }),
        async (entries) => {
          const bytes = await written(entries)
          const zip = openZip(bytes, 'x.zip', LIMITS)
          if (!zip.ok) throw new Error(JSON.stringify(zip.problems))
          const other = unzipSync(bytes)
          for (const [name, data] of entries) {
            const unpacked = zip.value.unpack(name)
            expect(unpacked.ok && Buffer.from(unpacked.value).equals(data)).toBe(true)
            expect(Buffer.from(other[name] ?? []).equals(data)).toBe(true)
          }
        },
      ),
      { seed: 4, numRuns: 100 },
    )
  })

  test('the same bytes in every time zone, whenever it is written', async () => {
    const zone = process.env['TZ']
    const zips: Uint8Array[] = []
    for (const other of ['UTC', 'Pacific/Auckland', 'America/Caracas']) {
      process.env['TZ'] = other
      zips.push(await written([['a', text(100)]]))
    }
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
    expect(zips[1]).toEqual(zips[0])
    expect(zips[2]).toEqual(zips[0])
  })
})

describe('attacks', () => {
  test.each([
    '../evil',
    'a/../../evil',
    '/etc/passwd',
    'C:\\evil',
    'C:evil',
    'a\\b',
    '..\\evil',
    '.hidden',
    'a//b',
    'a/',
    './a',
    'a/./b',
    'a\u0000b',
    'a\nb',
    'a b',
    "x'; DROP TABLE runs;--",
    'ü',
    '',
    'a'.repeat(201),
  ])('the name %j is refused', (name) => {
    expect(codesOf(handMadeZip([{ name, data: text(1) }]))).toContain('zip-unsafe-name')
  })

  test('a name twice, also in another case', () => {
    const data = text(1)
    expect(
      codesOf(
        handMadeZip([
          { name: 'a', data },
          { name: 'a', data },
        ]),
      ),
    ).toContain('zip-duplicate')
    expect(
      codesOf(
        handMadeZip([
          { name: 'a', data },
          { name: 'A', data },
        ]),
      ),
    ).toContain('zip-duplicate')
  })

  test('as many entries as allowed, and one more', () => {
    const entries = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `e${index}`, data: text(1) }))
    expect(codesOf(handMadeZip(entries(10)))).toEqual([])
    expect(codesOf(handMadeZip(entries(11)))).toEqual(['zip-too-many-entries'])
  })

  test('an entry as large as allowed, and one byte more', () => {
    expect(codesOf(handMadeZip([{ name: 'a', data: noise(1_000_000) }]))).toEqual([])
    expect(codesOf(handMadeZip([{ name: 'a', data: noise(1_000_001) }]))).toEqual(['zip-too-large'])
  })

  test('all entries together', () => {
    const entries = ['a', 'b', 'c'].map((name) => ({ name, data: noise(700_000) }))
    expect(codesOf(handMadeZip(entries))).toEqual(['zip-too-large'])
    expect(codesOf(handMadeZip(entries.slice(1)))).toEqual([])
  })

  test('an honest bomb: a million zeros in a thousand bytes', () => {
    expect(codesOf(handMadeZip([{ name: 'a', data: new Uint8Array(1_000_000) }]))).toEqual(['zip-bomb'])
    expect(codesOf(handMadeZip([{ name: 'a', data: new Uint8Array(10_000) }]))).toEqual([])
  })

  test('a lying bomb is not unpacked beyond what it declares', () => {
    const bytes = handMadeZip([{ name: 'a', data: new Uint8Array(50_000_000), declaredBytes: 100 }])
    const zip = openZip(bytes, 'x.zip', LIMITS)
    if (!zip.ok) throw new Error(JSON.stringify(zip.problems))
    expect(zip.value.unpack('a')).toMatchObject({ ok: false, problems: [{ code: 'zip-damaged' }] })
  })

  test.each([0, 99, 101])('a declared size of %i for 100 bytes', (declaredBytes) => {
    for (const isStored of [true, false]) {
      const zip = openZip(handMadeZip([{ name: 'a', data: text(100), declaredBytes, isStored }]), 'x', LIMITS)
      if (!zip.ok) throw new Error(JSON.stringify(zip.problems))
      expect(zip.value.unpack('a')).toMatchObject({ ok: false, problems: [{ code: 'zip-damaged' }] })
    }
  })

  test('entries that share their bytes', () => {
    const data = noise(1000)
    const zip = handMadeZip([
      { name: 'a', data },
      { name: 'b', data, overlaps: true },
    ])
    expect(codesOf(zip)).toEqual(['zip-damaged'])
  })

  test('an entry that calls itself otherwise on the spot', () => {
    expect(codesOf(handMadeZip([{ name: 'a', localName: 'b', data: text(1) }]))).toEqual(['zip-damaged'])
  })

  test('encrypted, or packed by a method nobody knows', () => {
    expect(codesOf(handMadeZip([{ name: 'a', data: text(1), flags: 1 }]))).toEqual(['zip-damaged'])
    expect(codesOf(handMadeZip([{ name: 'a', data: text(1), method: 12 }]))).toEqual(['zip-damaged'])
  })

  test('fewer or more entries declared than there are', () => {
    const entries = ['a', 'b'].map((name) => ({ name, data: text(1) }))
    expect(codesOf(handMadeZip(entries, 1))).toEqual(['zip-damaged'])
    expect(codesOf(handMadeZip(entries, 3))).toEqual(['zip-damaged'])
  })

  test('cut off anywhere', () => {
    const bytes = handMadeZip([
      { name: 'a', data: noise(50) },
      { name: 'b', data: text(50) },
    ])
    expect(codesOf(bytes)).toEqual([])
    for (let length = 0; length < bytes.length; length++) {
      expect(codesOf(bytes.subarray(0, length))).toEqual(['zip-damaged'])
    }
  })

  test('any byte changed: refused, or the same entries, or a located problem, never an exception', () => {
    const bytes = handMadeZip([
      { name: 'a', data: noise(50) },
      { name: 'b', data: text(50) },
    ])
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const changed = bytes.slice()
        changed[at] = value
        const zip = openZip(changed, 'x.zip', LIMITS)
        if (!zip.ok) expect(zip.problems.every(({ file }) => file === 'x.zip')).toBe(true)
        else for (const name of zip.value.names) zip.value.unpack(name)
      }),
      { seed: 4, numRuns: 1000 },
    )
  })
})
