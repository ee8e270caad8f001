import { type Folding, outputLead, usedCols, usedRows } from '../systolic/folding.ts'
import type { AddressMap } from './address-map.ts'

/** One line of a scratchpad's trace: which addresses its ports carry, -1 where a port is idle. */
export interface ScratchpadLines {
  /** Ports of the scratchpad: array rows or columns. */
  readonly ports: number
  /** Writes the addresses of `line` (counted over all groups) into `out`. */
  fill(line: number, out: Float64Array): void
}

/** Addresses by line of the three scratchpads, in O(ports) per line and in any order. */
export interface LayerLines {
  readonly ifmap: ScratchpadLines
  readonly filter: ScratchpadLines
  readonly ofmap: ScratchpadLines
}

/** Where a line falls: its group, fold and line inside the fold. */
interface Place {
  group: number
  fc: number
  fr: number
  local: number
  rows: number
  cols: number
}

function locate(f: Folding, line: number, place: Place): void {
  place.group = Math.floor(line / f.lines)
  const inGroup = line - place.group * f.lines
  const fold = Math.floor(inGroup / f.linesPerFold)
  place.fc = Math.floor(fold / f.rowFolds)
  place.fr = fold - place.fc * f.rowFolds
  place.local = inGroup - fold * f.linesPerFold
  place.rows = usedRows(f, place.fr)
  place.cols = usedCols(f, place.fc)
}

/** Element (port, step) of a fed operand, whose port p lags p lines behind port 0; -1 where none is due. */
function fillFed(
  out: Float64Array,
  ports: number,
  line: number,
  length: number,
  address: (port: number, step: number) => number,
): void {
  const first = Math.max(0, line - length + 1)
  const last = Math.min(ports - 1, line)
  for (let port = first; port <= last; port++) out[port] = address(port, line - port)
}

/** The demand of every line of a layer, by the table of specification section 3. */
export function layerLines(f: Folding, a: AddressMap): LayerLines {
  const p: Place = { group: 0, fc: 0, fr: 0, local: 0, rows: 0, cols: 0 }
  const at = (ports: number, fill: (out: Float64Array) => void): ScratchpadLines => ({
    ports,
    fill(line, out) {
      out.fill(-1, 0, ports)
      locate(f, line, p)
      fill(out)
    },
  })
  const preloaded = (out: Float64Array, address: (row: number, col: number) => number): void => {
    const row = f.rows - 1 - p.local
    if (row < 0 || row >= p.rows) return
    for (let col = 0; col < p.cols; col++) out[col] = address(p.fr * f.rows + row, p.fc * f.cols + col)
  }
  const fedRows = (out: Float64Array, address: (across: number, along: number) => number): void => {
    const lead = f.dataflow === 'os' ? 0 : f.rows
    fillFed(out, p.rows, p.local - lead, f.time, (port, step) => address(p.fr * f.rows + port, step))
  }
  const ofmap = at(f.cols, (out) => fillOutputs(f, a, p, out))
  if (f.dataflow === 'os') {
    return {
      ifmap: at(f.rows, (out) => fedRows(out, (pixel, window) => a.ifmap(pixel, window, p.group))),
      filter: at(f.cols, (out) => {
        fillFed(out, p.cols, p.local, f.time, (port, step) => a.filter(p.fc * f.cols + port, step, p.group))
      }),
      ofmap,
    }
  }
  if (f.dataflow === 'ws') {
    return {
      ifmap: at(f.rows, (out) => fedRows(out, (window, pixel) => a.ifmap(pixel, window, p.group))),
      filter: at(f.cols, (out) => preloaded(out, (window, filter) => a.filter(filter, window, p.group))),
      ofmap,
    }
  }
  return {
    ifmap: at(f.cols, (out) => preloaded(out, (window, pixel) => a.ifmap(pixel, window, p.group))),
    filter: at(f.rows, (out) => fedRows(out, (window, filter) => a.filter(filter, window, p.group))),
    ofmap,
  }
}

/** Outputs leave column by column: output stationary from the last used row up, the others in order of time. */
function fillOutputs(f: Folding, a: AddressMap, p: Place, out: Float64Array): void {
  const lead = outputLead(f, p.rows)
  const length = f.dataflow === 'os' ? p.rows : f.time
  fillFed(out, p.cols, p.local - lead, length, (port, step) => {
    const col = p.fc * f.cols + port
    if (f.dataflow === 'os') return a.ofmap(p.fr * f.rows + p.rows - 1 - step, col, p.group)
    return f.dataflow === 'ws' ? a.ofmap(step, col, p.group) : a.ofmap(col, step, p.group)
  })
}
