/** Names that Windows keeps for devices, whatever follows the dot. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
const MAX_LENGTH = 80

/** Whether Windows can make no file of this name. */
export function isDeviceName(name: string): boolean {
  return DEVICES.test(name)
}

/** A name a person gave as the name of a file, without extension: letters, digits, dots, dashes and underscores. */
export function fileStem(name: string): string {
  const words = name
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '')
  // By code points: half a character is no name.
  const stem = Array.from(words).slice(0, MAX_LENGTH).join('')
  return stem === '' || isDeviceName(stem) ? `project-${stem}`.replace(/-$/, '') : stem
}
