import { nearestName } from '../model/nearest-name.ts'
import { fail, ok, problem, type Problem, type Result } from '../model/problem.ts'
import type { OutlierProfile } from './evaluation.ts'

const EXPECTED = '{ "layers": [{ "name": "…", "outlierRatio": 0.0186 }] } or { "layers": { "name": 0.0186 } }'

/**
 * Reads a profile of measured outlier rates (0..1) by layer name: a list of objects with `name` and `outlierRatio`
 * (other keys are ignored), or an object from names to ratios. Every wrong entry is told.
 */
export function parseOutlierProfile(text: string, file: string): Result<OutlierProfile> {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    const message = `is not JSON: ${error instanceof Error ? error.message : String(error)}`
    return fail(problem('not-json', message, { file, expected: EXPECTED }))
  }
  const layers = isRecord(document) ? document['layers'] : undefined
  if (!isRecord(layers) && !Array.isArray(layers)) {
    return fail(problem('no-layers', 'has no layers', { file, field: 'layers', expected: EXPECTED }))
  }
  const entries: readonly (readonly [name: unknown, ratio: unknown])[] = Array.isArray(layers)
    ? layers.map((entry: unknown) =>
        isRecord(entry) ? [entry['name'], entry['outlierRatio']] : [undefined, entry],
      )
    : Object.entries(layers)
  const problems: Problem[] = []
  const rates = new Map<string, number>()
  for (const [index, [name, ratio]] of entries.entries()) {
    const wrong = entryProblem(file, index, name, ratio, rates)
    if (wrong !== undefined) problems.push(wrong)
    else if (typeof name === 'string' && typeof ratio === 'number') rates.set(name, ratio)
  }
  return problems.length > 0 ? { ok: false, problems } : ok({ layers: Object.fromEntries(rates) })
}

function entryProblem(
  file: string,
  index: number,
  name: unknown,
  ratio: unknown,
  seen: ReadonlyMap<string, number>,
): Problem | undefined {
  if (typeof name !== 'string') {
    return problem('no-name', 'has no name', { file, field: `layers[${index}]`, expected: EXPECTED })
  }
  if (seen.has(name)) return problem('duplicate-layer', 'is there twice', { file, field: name })
  if (typeof ratio === 'number' && ratio >= 0 && ratio <= 1) return undefined
  return problem('bad-outlier-ratio', 'The outlier ratio is not a number from 0 to 1', {
    file,
    field: name,
    expected: '0 .. 1',
    got: String(ratio),
  })
}

/** A warning for every profiled layer that is not among the layers of the network, with the nearest name. */
export function unknownLayers(
  profile: OutlierProfile,
  layerNames: readonly string[],
  file: string,
): readonly Problem[] {
  const known = new Set(layerNames)
  return Object.keys(profile.layers)
    .filter((name) => !known.has(name))
    .map((name) => {
      const nearest = nearestName(name, layerNames)
      return problem('unknown-layer', 'is no layer that counts here; its rate is not used', {
        severity: 'warning',
        file,
        field: name,
        ...(nearest === undefined ? {} : { remedy: `Did you mean ${nearest}?` }),
      })
    })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
