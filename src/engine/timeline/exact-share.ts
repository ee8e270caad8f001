/** Products below this keep floor(product / whole) exact in double precision. */
const EXACT_PRODUCT = 2 ** 52

/** floor(amount * part / whole), exact for whole numbers, `whole` > 0; the k-th cut of an even distribution. */
export function floorShare(amount: number, part: number, whole: number): number {
  const each = Math.floor(amount / whole)
  const rest = amount - each * whole
  const product = rest * part
  if (product < EXACT_PRODUCT) return part * each + Math.floor(product / whole)
  return part * each + Number((BigInt(rest) * BigInt(part)) / BigInt(whole))
}
