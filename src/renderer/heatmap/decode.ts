type FromBase64 = (text: string) => Uint8Array

/** Newer browsers decode natively, ten times faster than character by character. */
const nativeDecode = (Uint8Array as unknown as { readonly fromBase64?: FromBase64 }).fromBase64?.bind(
  Uint8Array,
)

/** The bytes of a base64 text. */
export const bytesOf: FromBase64 = nativeDecode ?? decodeByCharacter

/** The numbers of a base64 text of little-endian float64; throws when it is not a whole number of them. */
export function numbersOf(text: string): Float64Array {
  const bytes = bytesOf(text)
  // Every browser runs on little-endian machines; a decoded buffer starts at 0, which is aligned.
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / Float64Array.BYTES_PER_ELEMENT)
}

/** {@link bytesOf} where there is no native one. */
export function decodeByCharacter(text: string): Uint8Array {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
