/**
 * Python's `repr(float)`, which is how the original prints every number that is not an integer:
 * the shortest digits that read back to the same double, `.0` behind integral values, exponent form below 1e-4
 * and from 1e16 on. JavaScript finds the same digits but places the point differently.
 */
export function pythonFloat(x: number): string {
  if (Number.isNaN(x)) return 'nan'
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf'
  if (Object.is(x, -0)) return '-0.0'
  const magnitude = Math.abs(x)
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) return withExponent(x)
  const digits = String(x)
  return Number.isInteger(x) ? `${digits}.0` : digits
}

/** A count as Python prints an `int`; a value with a fraction falls back to `pythonFloat`. */
export function pythonInt(x: number): string {
  return Number.isSafeInteger(x) ? String(x) : pythonFloat(x)
}

/** `1e-7` becomes `1e-07`: Python writes a sign and at least two digits of exponent. */
function withExponent(x: number): string {
  const [mantissa = '', exponent = ''] = x.toExponential().split('e')
  const sign = exponent.startsWith('-') ? '-' : '+'
  return `${mantissa}e${sign}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`
}
