import { fail, ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { SweepAddition } from '../../../shared/analysis/extend-sweep.ts'
import type { SweepAxis, SweepPlan } from '../../../shared/model/sweeps.ts'

/** What is asked for on the command line. */
export interface Asked {
  /** `field=value,value` each. */
  readonly add: readonly string[]
  readonly samples: number
}

/** What is added to a plan: values of fields that vary in it, or samples of a random one. */
export function additionOf(plan: SweepPlan, { add, samples }: Asked): Result<SweepAddition> {
  const isRandom = plan.kind === 'random'
  if (isRandom ? samples === 0 || add.length > 0 : add.length === 0 || samples > 0) {
    return fail(
      problem('what-to-add', 'What is to be added does not fit the plan of the sweep', {
        field: '--add, --samples',
        expected: isRandom ? '--samples for a random plan' : `--add for a ${plan.kind}`,
      }),
    )
  }
  const varying = plan.kind === 'list' ? plan.points.flatMap((point) => Object.keys(point)) : fieldsOf(plan)
  const read = add.map((text) => axisOf(text, varying))
  const problems = read.flatMap((one): readonly Problem[] => (one.ok ? [] : one.problems))
  if (problems.length > 0) return { ok: false, problems }
  return ok({ axes: read.flatMap((one) => (one.ok ? [one.value] : [])), samples })
}

function fieldsOf({ axes }: Exclude<SweepPlan, { readonly kind: 'list' }>): readonly string[] {
  return axes.map(({ field }) => field)
}

function axisOf(text: string, varying: readonly string[]): Result<SweepAxis> {
  const [field = '', list = ''] = text.split('=', 2)
  const values = list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map((word) => (Number.isFinite(Number(word)) ? Number(word) : word))
  if (!varying.includes(field) || values.length === 0) {
    return fail(
      problem('not-an-axis', 'is nothing that can be added', {
        field: '--add',
        expected: `field=value,value with one of ${[...new Set(varying)].join(', ')}`,
        got: text,
      }),
    )
  }
  return ok({ field, values })
}
