import { deflateRawSync, crc32 } from 'node:zlib'

/** One entry of a zip made by hand, with what it may lie about. */
export interface HandMadeEntry {
  readonly name: string
  readonly data: Uint8Array
  readonly isStored?: boolean
  /** Unpacked size in both headers; the true one without it. */
  readonly declaredBytes?: number
  readonly localName?: string
  readonly flags?: number
  readonly method?: number
  /** Shares the bytes of the entry before it. */
  readonly overlaps?: boolean
}

/** A zip byte by byte: what no library would write. */
export function handMadeZip(entries: readonly HandMadeEntry[], declaredCount = entries.length): Uint8Array {
  const parts: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  let last = 0
  for (const entry of entries) {
    const packed = entry.isStored === true ? Buffer.from(entry.data) : deflateRawSync(entry.data)
    const header = headerOf(entry, packed)
    const name = Buffer.from(entry.localName ?? entry.name)
    const local = Buffer.concat([u32(0x04034b50), header.common(name.length), name, packed])
    if (entry.overlaps !== true) {
      parts.push(local)
      last = offset
      offset += local.length
    }
    const centralName = Buffer.from(entry.name)
    central.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(20),
        header.common(centralName.length),
        u16(0),
        u16(0),
        u16(0),
        u32(0),
        u32(last),
        centralName,
      ]),
    )
  }
  const directory = Buffer.concat(central)
  const end = [u32(0x06054b50), u16(0), u16(0), u16(declaredCount), u16(declaredCount)]
  return Buffer.concat([...parts, directory, ...end, u32(directory.length), u32(offset), u16(0)])
}

function headerOf(entry: HandMadeEntry, packed: Buffer) {
  const method = entry.method ?? (entry.isStored === true ? 0 : 8)
  return {
    /** From the version needed to the length of the extra field. */
    common: (nameLength: number): Buffer =>
      Buffer.concat([
        u16(20),
        u16(entry.flags ?? 0),
        u16(method),
        u32(0),
        u32(crc32(entry.data)),
        u32(packed.length),
        u32(entry.declaredBytes ?? entry.data.length),
        u16(nameLength),
        u16(0),
      ]),
  }
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeUInt16LE(value)
  return buffer
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(value)
  return buffer
}
