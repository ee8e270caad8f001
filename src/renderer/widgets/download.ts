import type { FileOut } from '../../shared/model/figures.ts'

/** Hands a file to the user, who keeps it where the browser or the system puts downloads. */
export function downloadFile({ fileName, mimeType, base64 }: FileOut): void {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  download(new Blob([bytes], { type: mimeType }), fileName)
}

/** Hands a text to the user as a file. */
export function downloadText(fileName: string, text: string): void {
  download(new Blob([text], { type: 'text/plain' }), fileName)
}

function download(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The browser has its own hold on it once the click is handled.
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}
