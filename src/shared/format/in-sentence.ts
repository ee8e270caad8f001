/** A title amid other words: `cycles`, but `DRAM traffic` and `PE utilisation`. */
export function inSentence(title: string): string {
  return /^[A-Z][A-Z]/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1)
}
