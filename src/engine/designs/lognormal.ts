/** Error function, absolute error below 1.5e-7 (Abramowitz and Stegun 7.1.26). */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const series =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  const value = 1 - series * Math.exp(-x * x)
  return x < 0 ? -value : value
}

/** Probability that a standard normal variable is below x. */
function normalBelow(x: number): number {
  return (1 + erf(x / Math.SQRT2)) / 2
}

/**
 * E[max(a, X)] for a lognormal X with this mean and standard deviation of ln X: a + mean P(d1) - a P(d1 - sigma),
 * d1 = (ln(mean / a) + sigma^2 / 2) / sigma; max(a, mean) without spread. `a` > 0.
 */
export function expectedMaximum(a: number, mean: number, sigma: number): number {
  if (sigma === 0 || mean === 0) return Math.max(a, mean)
  const d1 = (Math.log(mean / a) + (sigma * sigma) / 2) / sigma
  return a + mean * normalBelow(d1) - a * normalBelow(d1 - sigma)
}
