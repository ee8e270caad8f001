import { nearestName } from '../model/nearest-name.ts'
import { fail, ok, problem, type Result } from '../model/problem.ts'
import { asyncPe } from './async-pe.ts'
import { cambriconD } from './cambricon-d.ts'
import { dense } from './dense.ts'
import type { Design } from './design.ts'
import { diffyAll } from './diffy-all.ts'
import { diffyDf } from './diffy-df.ts'
import { diffyPe } from './diffy-pe.ts'
import { physicalA100 } from './physical-a100.ts'
import { systolicIs } from './systolic-is.ts'
import { systolicOs } from './systolic-os.ts'
import { systolicWs } from './systolic-ws.ts'

/** Every design, one line each, in the order of a list. */
export const DESIGNS: readonly Design[] = [
  dense,
  cambriconD,
  diffyPe,
  diffyDf,
  diffyAll,
  asyncPe,
  physicalA100,
  systolicOs,
  systolicWs,
  systolicIs,
]

/** The design of this name, letter case ignored; otherwise a problem that names the nearest. */
export function findDesign(name: string, field = 'design'): Result<Design> {
  const ids = DESIGNS.map(({ id }) => id)
  const found = DESIGNS.find(({ id }) => id === name.trim().toLowerCase())
  if (found !== undefined) return ok(found)
  const nearest = nearestName(name, ids)
  return fail(
    problem('unknown-design', 'There is no design of this name', {
      field,
      expected: `one of ${ids.join(', ')}`,
      got: name,
      ...(nearest === undefined ? {} : { remedy: `Did you mean ${nearest}?` }),
    }),
  )
}
