import type { Layer } from '../model/layer.ts'
import { elementCount, isGemm } from '../workloads/model.ts'
import type { GemmOperator, Operator, Workload } from '../workloads/model.ts'
import { toTopologyRows } from '../workloads/topology-export.ts'

/** Which operators count: convolutions, all matrix products, or these and the operators between them. */
export type OperatorScope = 'conv' | 'gemm' | 'all'

/** Every scope, narrowest first. */
export const OPERATOR_SCOPES: readonly OperatorScope[] = ['conv', 'gemm', 'all']

/** What the designs need to know of one matrix product; counts are elements for the whole batch. */
export interface LayerFacts {
  readonly name: string
  readonly operatorId: number
  readonly kind: GemmOperator['kind']
  /** Both operands are activations. */
  readonly isAttention: boolean
  /** M x K by K x N, `count` times. */
  readonly m: number
  readonly n: number
  readonly k: number
  readonly count: number
  readonly macs: number
  readonly weightElements: number
  readonly inputElements: number
  readonly outputElements: number
  /** Attention operands that come from DRAM as raw values: Q and K, or V (the scores stay on chip). */
  readonly attentionElements: number
  /** Elements written by a computation on raw values (attention), which this layer takes as deltas again. */
  readonly reentryElements: number
  /** Elements a LayerNorm or GEGLU before this layer reads as raw values and hands on as deltas. */
  readonly nonLinearElements: number
  /** Input elements that pass a GroupNorm. */
  readonly groupNormElements: number
  /** Elements of long skips this layer is the first to read. */
  readonly longSkipElements: number
  /** The layer of one product and one image as SCALE-Sim takes it; repeated `repeat` times. */
  readonly layer: Layer
  readonly repeat: number
}

/** The layers of a workload that count, with what concerns the network as a whole. */
export interface NetworkFacts {
  readonly name: string
  readonly batch: number
  readonly scope: OperatorScope
  readonly layers: readonly LayerFacts[]
  /** Operators of the whole network that run on a device, whatever the scope. */
  readonly operatorCount: number
  /** Output elements of the operators that are not matrix products (scope `all`, otherwise 0). */
  readonly plainElements: number
}

const cache = new WeakMap<Workload, Map<OperatorScope, NetworkFacts>>()

/** The facts of a workload; computed once for a workload object and scope. */
export function networkFacts(workload: Workload, scope: OperatorScope): NetworkFacts {
  const scopes = cache.get(workload) ?? new Map<OperatorScope, NetworkFacts>()
  cache.set(workload, scopes)
  const known = scopes.get(scope)
  if (known !== undefined) return known
  const facts = collect(workload, scope)
  scopes.set(scope, facts)
  return facts
}

function collect(workload: Workload, scope: OperatorScope): NetworkFacts {
  const { operators } = workload
  const rows = new Map(
    toTopologyRows(workload, { which: 'all', padding: 'enlarge-ifmap' }).map((row) => [row.operatorId, row]),
  )
  const seenSkips = new Set<number>()
  const layers = operators.filter(isGemm).flatMap((operator): readonly LayerFacts[] => {
    const row = rows.get(operator.id)
    const path = pathOf(operator, operators)
    const longSkipElements = skipElements(path, operators, seenSkips)
    if (row === undefined || (scope === 'conv' && operator.kind !== 'conv')) return []
    // SCALE-Sim knows no batch: an image after the other.
    const repeat = row.repeat * row.layer.batch
    const layer = { ...row.layer, batch: 1 }
    return [{ ...countsOf(operator, operators, path, scope), longSkipElements, layer, repeat }]
  })
  const plain = operators.filter((operator) => !isGemm(operator) && operator.kind !== 'input')
  const plainElements =
    scope === 'all' ? plain.reduce((sum, { outputElements }) => sum + outputElements, 0) : 0
  const operatorCount = operators.filter(({ kind }) => kind !== 'input').length
  return { name: workload.name, batch: workload.batch, scope, layers, operatorCount, plainElements }
}

function countsOf(
  operator: GemmOperator,
  operators: readonly Operator[],
  path: readonly Operator[],
  scope: OperatorScope,
): Omit<LayerFacts, 'longSkipElements' | 'layer' | 'repeat'> {
  const isAttention = operator.kind === 'qk' || operator.kind === 'av'
  const hasTrained = !isAttention
  const passes = (...kinds: readonly Operator['kind'][]): boolean =>
    hasTrained && path.some(({ kind }) => kinds.includes(kind))
  const x = operator.inputElements
  const nonLinear = path.filter(({ kind }) => kind === 'layerNorm' || kind === 'geglu')
  const { m, n, k, count } = operator.gemm
  return {
    name: operator.name,
    operatorId: operator.id,
    kind: operator.kind,
    isAttention,
    m,
    n,
    k,
    count,
    macs: operator.macs,
    weightElements: operator.weightElements,
    inputElements: x,
    outputElements: operator.outputElements,
    attentionElements: isAttention ? rawOperands(operator, operators) : 0,
    reentryElements: scope !== 'conv' && passes('av') ? x : 0,
    nonLinearElements:
      scope === 'all' && hasTrained
        ? nonLinear.reduce((sum, { outputElements }) => sum + outputElements, 0)
        : 0,
    groupNormElements: passes('groupNorm') ? x : 0,
  }
}

/** Q and K of the first product; V of the second, whose other operand is the softmax's output. */
function rawOperands(operator: GemmOperator, operators: readonly Operator[]): number {
  if (operator.kind === 'qk') return operator.inputElements
  const weights = operators[operator.inputs[0] ?? -1]?.outputElements ?? 0
  return operator.inputElements - weights
}

/** The operators without multiply-accumulates between this product and the products it reads, and those products. */
function pathOf(operator: GemmOperator, operators: readonly Operator[]): readonly Operator[] {
  const path = new Map<number, Operator>()
  const waiting = [...operator.inputs]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const found = operators[id]
    if (found === undefined || path.has(id)) continue
    path.set(id, found)
    if (!isGemm(found) && !stopsPath(found)) waiting.push(...found.inputs)
  }
  return [...path.values()]
}

/** A residual or long skip behind an addition or concatenation was counted where it was made. */
function stopsPath({ kind }: Operator): boolean {
  return kind === 'add' || kind === 'concat' || kind === 'layerNorm' || kind === 'geglu'
}

/** Elements of the second inputs (encoder skips) of concatenations that no earlier layer has read. */
function skipElements(path: readonly Operator[], operators: readonly Operator[], seen: Set<number>): number {
  let elements = 0
  for (const { id, kind, inputs } of path) {
    if (kind !== 'concat' || seen.has(id)) continue
    seen.add(id)
    const skip = operators[inputs[1] ?? -1]
    if (skip !== undefined) elements += elementCount(skip.output)
  }
  return elements
}
