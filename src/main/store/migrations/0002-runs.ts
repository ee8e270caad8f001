/** Metrics of a run when this migration was written; each is a column with an index. */
const METRICS = [
  'cycles',
  'timeMs',
  'timePerStepMs',
  'macs',
  'utilPercent',
  'mappingPercent',
  'stallCycles',
  'stallPercent',
  'sramWords',
  'dramBytes',
  'dramIfmapBytes',
  'dramFilterBytes',
  'dramOfmapBytes',
  'dramBytesPerCycle',
  'intensity',
  'energyMillijoules',
  'areaSquareMillimetres',
  'speedup',
  'trafficRatio',
  'energySavingPercent',
]

/** Sweeps, what is content-addressed (workloads, arrays, specs), runs, their tags, and the points of sweeps. */
export const RUNS = `
CREATE TABLE sweeps (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  projectId INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  points INTEGER NOT NULL,
  createdAt INTEGER NOT NULL,
  tookMs REAL,
  ownerMachine TEXT,
  ownerPid INTEGER,
  ownerStarted TEXT,
  undoId INTEGER REFERENCES undoLog (id),
  spec TEXT NOT NULL
) STRICT;
CREATE INDEX sweepsByProject ON sweeps (projectId);
CREATE INDEX sweepsByUndo ON sweeps (undoId) WHERE undoId IS NOT NULL;

CREATE TABLE workloads (
  hash TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  layers INTEGER NOT NULL,
  macs REAL NOT NULL,
  parameters REAL,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE arrays (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  json TEXT NOT NULL
) STRICT;

CREATE TABLE runSpecs (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  arrayId INTEGER REFERENCES arrays (id),
  workloadHash TEXT,
  json TEXT NOT NULL
) STRICT;
CREATE INDEX runSpecsByArray ON runSpecs (arrayId) WHERE arrayId IS NOT NULL;
CREATE INDEX runSpecsByWorkload ON runSpecs (workloadHash) WHERE workloadHash IS NOT NULL;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  undoId INTEGER REFERENCES undoLog (id),
  projectId INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  sweepId INTEGER REFERENCES sweeps (id) ON DELETE SET NULL,
  status TEXT NOT NULL,
  origin TEXT NOT NULL,
  kind TEXT NOT NULL,
  workload TEXT NOT NULL,
  design TEXT NOT NULL,
  rows INTEGER NOT NULL,
  cols INTEGER NOT NULL,
  rules TEXT NOT NULL,
  steps INTEGER NOT NULL,
  batch INTEGER NOT NULL,
  ${METRICS.map((metric) => `${metric} REAL,`).join('\n  ')}
  specId INTEGER NOT NULL REFERENCES runSpecs (id),
  engineVersion TEXT NOT NULL,
  createdAt INTEGER NOT NULL,
  tookMs REAL,
  layersDone INTEGER NOT NULL,
  layersTotal INTEGER NOT NULL,
  ownerMachine TEXT,
  ownerPid INTEGER,
  ownerStarted TEXT,
  differs TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  problems TEXT
) STRICT;
${METRICS.map((metric) => `CREATE INDEX runsBy_${metric} ON runs (${metric}) WHERE undoId IS NULL;`).join('\n')}
CREATE INDEX runsByProject ON runs (projectId) WHERE undoId IS NULL;
CREATE INDEX runsBySweep ON runs (sweepId) WHERE sweepId IS NOT NULL;
CREATE INDEX runsBySpec ON runs (specId);
CREATE INDEX runsByUndo ON runs (undoId) WHERE undoId IS NOT NULL;
CREATE INDEX runsByOwner ON runs (ownerPid) WHERE ownerPid IS NOT NULL;

CREATE TABLE tags (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE runTags (
  runId INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  tagId INTEGER NOT NULL REFERENCES tags (id),
  PRIMARY KEY (runId, tagId)
) STRICT, WITHOUT ROWID;
CREATE INDEX runTagsByTag ON runTags (tagId);

CREATE TABLE sweepPoints (
  sweepId INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  point INTEGER NOT NULL,
  runId INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  isFromHistory INTEGER NOT NULL,
  PRIMARY KEY (sweepId, point)
) STRICT, WITHOUT ROWID;
CREATE INDEX sweepPointsByRun ON sweepPoints (runId);
`
