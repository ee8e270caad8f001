/** Names that Windows keeps for devices, whatever follows the dot. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
const MAX_LENGTH = 80

/** A name a person gave as the name of a file, without extension: letters, digits, dots, dashes and underscores. */
export function fileStem(name: string): string {
  const words = name
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '')
  // By code points: half a character is no name.
  const stem = Array.from(words).slice(0, MAX_LENGTH).join('')
  return stem === '' || DEVICES.test(stem) ? `project-${stem}`.replace(/-$/, '') : stem
}
