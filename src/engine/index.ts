/** The face of the engine: everything a host may call. Model types and problems are imported from their own files. */
export { readConfig, writeConfig } from './formats/config.ts'
export { readLayout } from './formats/layout.ts'
export { parseReport, writeReports } from './formats/reports.ts'
export { readTopology, writeTopology } from './formats/topology.ts'
export { estimate } from './estimate.ts'
export { simulate } from './simulate.ts'
export { arrayTimeline } from './timeline/array-timeline.ts'
export { checkTraces, writeTraces } from './trace/write-traces.ts'
