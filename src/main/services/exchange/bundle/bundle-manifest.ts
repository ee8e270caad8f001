import { fail, ok, problem, type Problem, type Result } from '../../../../engine/model/problem.ts'
import {
  BUNDLE_FORMAT,
  BUNDLE_VERSION,
  ENTRY,
  isRunsEntry,
  MANIFEST,
  MANIFEST_HEAD,
  type Manifest,
} from './bundle-format.ts'
import { issues, MOST_PROBLEMS, parseText } from './bundle-text.ts'
import { parseSafeJson } from './safe-json.ts'
import type { ZipArchive } from './zip-reader.ts'

/** The manifest; a file of a newer program is refused before its form is looked at. */
export function readManifest(zip: ZipArchive, file: string): Result<Manifest> {
  if (!zip.names.includes(ENTRY.manifest)) return fail(notABundle(file))
  const json = readJson(zip, ENTRY.manifest, file)
  if (!json.ok) return json
  const head = MANIFEST_HEAD.safeParse(json.value)
  if (!head.success) return fail(notABundle(file))
  const { formatVersion, programVersion } = head.data
  if (formatVersion > BUNDLE_VERSION) {
    return fail(
      problem('bundle-too-new', 'was written by a newer program', {
        file,
        expected: `format ${BUNDLE_VERSION} or older`,
        got: `format ${formatVersion} of Deltascope ${programVersion}`,
        remedy: `Open it with Deltascope ${programVersion} or newer.`,
      }),
    )
  }
  const manifest = MANIFEST.safeParse(json.value)
  return manifest.success ? ok(manifest.data) : fail(...issues(manifest.error, `${file}/${ENTRY.manifest}`))
}

function notABundle(file: string): Problem {
  return problem('not-a-bundle', 'is not a project of Deltascope', {
    file,
    expected: `${ENTRY.manifest} with the format ${BUNDLE_FORMAT}`,
    remedy: 'Export the project again.',
  })
}

/** The zip holds exactly the entries the manifest lists. */
export function checkEntries(zip: ZipArchive, { entries }: Manifest, file: string): Result<void> {
  const listed = new Set(entries.map(({ name }) => name))
  const present = new Set(zip.names)
  const problems: Problem[] = []
  for (const name of zip.names) {
    if (name === ENTRY.manifest) continue
    if (!listed.has(name))
      problems.push(problem('bundle-unlisted', 'is not in the manifest', { file, field: name }))
    else if (!isKnownEntry(name))
      problems.push(problem('bundle-unknown-entry', 'is no part of a project', { file, field: name }))
  }
  for (const name of listed) {
    if (!present.has(name))
      problems.push(problem('bundle-missing', 'is in the manifest only', { file, field: name }))
  }
  return problems.length === 0 ? ok(undefined) : { ok: false, problems: problems.slice(0, MOST_PROBLEMS) }
}

function isKnownEntry(name: string): boolean {
  const single: readonly string[] = [ENTRY.topologies, ENTRY.sweeps, ENTRY.figures, ENTRY.views]
  return single.includes(name) || isRunsEntry(name) || /^topologies\/[0-9a-f]{64}\.csv$/.test(name)
}

function readJson(zip: ZipArchive, name: string, file: string): Result<unknown> {
  const bytes = zip.unpack(name)
  return bytes.ok ? parseText(bytes.value, `${file}/${name}`, parseSafeJson) : bytes
}
