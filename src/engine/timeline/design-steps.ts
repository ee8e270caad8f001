/** Where the steps of a run begin: a first one, if it differs, and steady ones whose length need not be whole. */
export interface StepAxis {
  readonly steps: number
  /** 1 if the first step is of its own kind, else 0. */
  readonly firstSteps: number
  readonly endCycle: number
  /** Whole cycles of the table of a steady step; steps may be longer by a cycle. */
  readonly steadyCycles: number
  /** Where a steady step begins between whole cycles, for its table. */
  readonly steadyShift: number
  /** First cycle of a step; of `steps` and beyond: `endCycle`. */
  readonly start: (step: number) => number
  /** Cycles that the steps before this one are longer than their tables. */
  readonly slackBefore: (step: number) => number
  /** The step that runs at a cycle of the run. */
  readonly at: (cycle: number) => number
}

/** What the axis is made from. */
export interface StepTimes {
  readonly clockHertz: number
  /** Undefined when all steps are alike. */
  readonly firstSeconds: number | undefined
  /** Undefined when there is only the first. */
  readonly steadySeconds: number | undefined
  readonly steps: number
}

/**
 * The n-th steady step begins at round((first + n steady) clock), half up: no drift, and the run ends at its time
 * rounded. Steady steps share a table of floor(steady clock) cycles and every other one is a cycle longer, as in
 * drawing a line; a time that is whole up to rounding errors of the sums counts as whole.
 */
export function stepAxis({ clockHertz, firstSeconds, steadySeconds = 0, steps }: StepTimes): StepAxis {
  const firstSteps = firstSeconds === undefined ? 0 : 1
  const firstTime = firstSeconds ?? 0
  const firstCycles = Math.round(firstTime * clockHertz)
  const steady = steadySeconds * clockHertz
  const noise = (firstCycles + steady * (steps - firstSteps)) * 2 ** -50
  const isWhole = Math.abs(steady - Math.round(steady)) <= noise
  const steadyCycles = isWhole ? Math.round(steady) : Math.floor(steady)
  const start = (step: number): number => {
    if (step <= 0) return 0
    const n = Math.min(step, steps) - firstSteps
    const table = firstCycles + n * steadyCycles
    if (isWhole || n === 0) return table
    return Math.max(table, Math.round((firstTime + n * steadySeconds) * clockHertz))
  }
  return {
    steps,
    firstSteps,
    endCycle: start(steps),
    steadyCycles,
    steadyShift: isWhole ? 0 : (steadyCycles - steady) / 2,
    start,
    slackBefore: (step) =>
      step <= firstSteps
        ? 0
        : start(step) - firstCycles - (Math.min(step, steps) - firstSteps) * steadyCycles,
    at: (cycle) => {
      if (firstSteps === 1 && cycle < firstCycles) return 0
      let step = firstSteps + Math.floor((cycle - firstCycles) / steady)
      step = Math.max(firstSteps, Math.min(steps - 1, step))
      while (step > firstSteps && start(step) > cycle) step--
      while (step < steps - 1 && start(step + 1) <= cycle) step++
      return step
    },
  }
}
