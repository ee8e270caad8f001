import type { ReportTable } from '../../../../engine/formats/reports.ts'
import { correctedShape } from '../../../../engine/corrected/corrected-shape.ts'
import type { Layer, TopologyKind } from '../../../../engine/model/layer.ts'
import { fail, ok, problem, type Problem, type Result } from '../../../../engine/model/problem.ts'
import type { DramCauses } from '../../../../engine/model/result.ts'
import type { SimulationRequest } from '../../../../engine/simulate.ts'
import { compatibleShape } from '../../../../engine/systolic/shape.ts'
import type { LayerRow } from '../../../../shared/model/runs.ts'
import { reportCells, type ReportCells } from './report-cells.ts'

/** The reports of one run; that of bandwidths may be missing. */
export interface RunReports {
  readonly compute: ReportCells
  readonly access: ReportCells
  readonly bandwidth: ReportCells | null
}

const FILES = {
  compute: 'COMPUTE_REPORT.csv',
  access: 'DETAILED_ACCESS_REPORT.csv',
  bandwidth: 'BANDWIDTH_REPORT.csv',
} as const

/** Finds the reports of a run among the tables of a folder. */
export function runReports(tables: ReadonlyMap<string, ReportTable>, folder: string): Result<RunReports> {
  const cells = (name: string): ReportCells | null => {
    const table = tables.get(name)
    return table === undefined ? null : reportCells(table, `${folder}/${name}`)
  }
  const [compute, access, bandwidth] = [cells(FILES.compute), cells(FILES.access), cells(FILES.bandwidth)]
  if (compute === null || access === null) {
    const lacking = compute === null ? FILES.compute : FILES.access
    return fail(
      problem('missing-report', 'a report of the run is missing', {
        file: folder,
        expected: lacking,
        remedy: 'Name the folder with all reports of one run.',
      }),
    )
  }
  const problems = [access, bandwidth].flatMap((report) =>
    report === null || report.layers === compute.layers ? [] : [otherLayers(report, compute)],
  )
  return problems.length === 0 ? ok({ compute, access, bandwidth }) : fail(...problems)
}

function otherLayers(report: ReportCells, compute: ReportCells): Problem {
  return problem('layer-count', 'the reports are not of one run: they have different numbers of layers', {
    file: report.file,
    expected: `${compute.layers} layers, as in ${FILES.compute}`,
    got: `${report.layers} layers`,
  })
}

const CAUSE_TITLES: Readonly<Record<keyof DramCauses, string>> = {
  ifmapCompulsory: 'DRAM IFMAP Compulsory Reads',
  ifmapCapacity: 'DRAM IFMAP Capacity Reads',
  filterCompulsory: 'DRAM Filter Compulsory Reads',
  filterCapacity: 'DRAM Filter Capacity Reads',
  ofmapFinal: 'DRAM OFMAP Final Writes',
  partialSumWrites: 'DRAM OFMAP Partial Sum Writes',
  partialSumReads: 'DRAM OFMAP Partial Sum Reads',
}
const CAUSES = Object.keys(CAUSE_TITLES) as (keyof DramCauses)[]

/** The layers as the reports count them; sizes and names come from the topology. */
export function layersOfReports(
  reports: RunReports,
  request: SimulationRequest,
  kind: TopologyKind,
): Result<readonly LayerRow[]> {
  const { compute, access, bandwidth } = reports
  if (request.layers.length !== compute.layers) {
    return fail(
      problem('layer-count', 'the reports are not of this topology', {
        file: compute.file,
        expected: `${request.layers.length} layers, as in the topology`,
        got: `${compute.layers} layers`,
      }),
    )
  }
  const rows = request.layers.map((layer, index) => rowOf(layer, index, reports, request, kind))
  const problems = [compute, access, bandwidth].flatMap((report) => report?.problems ?? [])
  return problems.length === 0 ? ok(rows) : { ok: false, problems: problems.slice(0, 20) }
}

function rowOf(
  layer: Layer,
  index: number,
  { compute, access, bandwidth }: RunReports,
  request: SimulationRequest,
  kind: TopologyKind,
): LayerRow {
  const words = (title: string): number => access.number(index, title)
  const { m, k, n } = matrixOf(layer, request)
  return {
    index,
    name: layer.name,
    kind,
    step: 'steady',
    m,
    k,
    n,
    // Version 2 and 3 know neither groups nor batches.
    macs: compute.optional(index, 'MACs') ?? m * k * n,
    cycles: compute.number(index, 'Total Cycles'),
    stallCycles: compute.number(index, 'Stall Cycles'),
    utilPercent: compute.number(index, 'Overall Util %'),
    mappingPercent: compute.number(index, 'Mapping Efficiency %'),
    sramWords: {
      ifmap: words('SRAM IFMAP Reads'),
      filter: words('SRAM Filter Reads'),
      ofmap: words('SRAM OFMAP Writes') + (access.optional(index, 'SRAM OFMAP Partial Sum Reads') ?? 0),
    },
    dramBytes: {
      ifmap: words('DRAM IFMAP Reads'),
      filter: words('DRAM Filter Reads'),
      ofmap: words('DRAM OFMAP Writes'),
    },
    dramCauses: Object.fromEntries(
      CAUSES.flatMap((cause) => {
        const value = access.optional(index, CAUSE_TITLES[cause])
        return value === undefined ? [] : [[cause, value]]
      }),
    ),
    dramBandwidth:
      bandwidth === null
        ? null
        : {
            ifmap: bandwidth.number(index, 'Avg IFMAP DRAM BW'),
            filter: bandwidth.number(index, 'Avg FILTER DRAM BW'),
            ofmap: bandwidth.number(index, 'Avg OFMAP DRAM BW'),
          },
    energyMillijoules: null,
    outlierRate: null,
    accounting: null,
  }
}

/** M, K, N of one group of a layer under the rules of the reports. */
function matrixOf(layer: Layer, { config, rules }: SimulationRequest) {
  if (rules.id === 'corrected') return correctedShape(layer, config, rules)
  const { m, denseK, n } = compatibleShape(layer, false)
  return { m, k: denseK, n }
}
