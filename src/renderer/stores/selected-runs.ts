/** The selection with one run more, at the end, or without it when it was in. */
export function toggled(runs: readonly number[], runId: number): readonly number[] {
  return runs.includes(runId) ? runs.filter((other) => other !== runId) : [...runs, runId]
}

/**
 * The selection with every run of the list between the one selected last and this one, both included. Without an anchor
 * in the list it is this one only.
 */
export function selectRange(
  runs: readonly number[],
  runId: number,
  list: readonly number[],
): readonly number[] {
  const to = list.indexOf(runId)
  const from = list.indexOf(runs.at(-1) ?? runId)
  if (to < 0) return runs
  if (from < 0) return [...new Set([...runs, runId])]
  const between = list.slice(Math.min(from, to), Math.max(from, to) + 1)
  return [...new Set([...runs, ...(from <= to ? between : between.toReversed())])]
}
