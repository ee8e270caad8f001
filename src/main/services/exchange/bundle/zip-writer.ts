import { Zip, ZipDeflate } from 'fflate'

/** Takes the next bytes of a file. */
export type ByteSink = (bytes: Uint8Array) => Promise<void> | void

/** Writes a zip entry by entry; only one entry is in memory at a time. */
export interface ZipWriter {
  readonly add: (name: string, bytes: Uint8Array) => Promise<void>
  readonly end: () => Promise<void>
}

const LEVEL = 6

/** A zip that flows into `sink`; the same entries in the same order give the same bytes on every machine. */
export function createZipWriter(sink: ByteSink): ZipWriter {
  // Zip stores local time without a zone: noon of one day wherever we are, or equal projects would be other bytes.
  const fixedTime = new Date(1980, 0, 1, 12)
  let ready: Uint8Array[] = []
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error
    ready.push(chunk)
  })
  const flush = async (): Promise<void> => {
    const chunks = ready
    ready = []
    for (const chunk of chunks) await sink(chunk)
  }
  return {
    add: async (name, bytes) => {
      const entry = new ZipDeflate(name, { level: LEVEL })
      entry.mtime = fixedTime
      zip.add(entry)
      entry.push(bytes, true)
      await flush()
    },
    end: async () => {
      zip.end()
      await flush()
    },
  }
}
