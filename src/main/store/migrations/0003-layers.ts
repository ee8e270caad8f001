/** Columns that every layer has; NULL in `macs`, `multiply` and DRAM bytes means what the other numbers say. */
const LAYER = `
  resultId INTEGER NOT NULL REFERENCES results (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  cycles REAL NOT NULL,
  stallCycles REAL NOT NULL,
  utilPercent REAL NOT NULL,
  dramIfmap REAL,
  dramFilter REAL,
  dramOfmap REAL,
  fill REAL,
  drain REAL,
  edge REAL,
  stallIfmap REAL,
  stallFilter REAL,
  stallOfmap REAL,
  overhead REAL,`

/** Columns that are missing in most layers; at the end of a row they take a byte each. */
const RARE = `
  macs REAL,
  multiply REAL,
  energyMillijoules REAL,
  outlierRate REAL,`

/** DRAM bytes by cause: of arrays under corrected rules, and of designs. */
const ARRAY_CAUSES = [
  'ifmapCompulsory',
  'ifmapCapacity',
  'filterCompulsory',
  'filterCapacity',
  'ofmapFinal',
  'partialSumWrites',
  'partialSumReads',
]
const DESIGN_CAUSES = [
  'weights',
  'weightRefetches',
  'weightExcess',
  'rawInputReads',
  'rawInputWrites',
  'rawOutputReads',
  'rawOutputWrites',
  'deltaInliers',
  'deltaOutliers',
  'bitmap',
  'signBits',
  'attentionReads',
  'chainReentry',
  'nonLinearReads',
  'inputSpills',
  'outputSpills',
  'longSkips',
  'ndpUpdates',
  'ndpBusUpdates',
]

const causes = (names: readonly string[]) => names.map((name) => `cause_${name} REAL,`).join('\n  ')

/** Layers of networks, each list once; results of runs, which copies of a run share; their layers in narrow columns. */
export const LAYERS = `
CREATE TABLE layerLists (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE layerListItems (
  listId INTEGER NOT NULL REFERENCES layerLists (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  layer INTEGER NOT NULL,
  step TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  m REAL NOT NULL,
  k REAL NOT NULL,
  n REAL NOT NULL,
  PRIMARY KEY (listId, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE results (
  id INTEGER PRIMARY KEY,
  listId INTEGER NOT NULL REFERENCES layerLists (id),
  kind TEXT NOT NULL,
  pes INTEGER NOT NULL
) STRICT;
CREATE INDEX resultsByList ON results (listId);

CREATE TABLE arrayLayers (${LAYER}
  mappingPercent REAL,
  sramIfmap REAL,
  sramFilter REAL,
  sramOfmap REAL,
  bandwidthIfmap REAL,
  bandwidthFilter REAL,
  bandwidthOfmap REAL,${RARE}
  ${causes(ARRAY_CAUSES)}
  PRIMARY KEY (resultId, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE designLayers (${LAYER}
  ${causes(DESIGN_CAUSES)}${RARE}
  mappingPercent REAL,
  PRIMARY KEY (resultId, position)
) STRICT, WITHOUT ROWID;

ALTER TABLE runs ADD COLUMN resultId INTEGER REFERENCES results (id);
CREATE INDEX runsByResult ON runs (resultId) WHERE resultId IS NOT NULL;
`
