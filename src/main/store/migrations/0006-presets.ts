/** Configurations somebody keeps under a name. */
export const PRESETS = `
CREATE TABLE presets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  spec TEXT NOT NULL,
  undoId INTEGER REFERENCES undoLog (id)
) STRICT;
CREATE UNIQUE INDEX presetsByName ON presets (name COLLATE NOCASE) WHERE undoId IS NULL;
CREATE INDEX presetsByUndo ON presets (undoId) WHERE undoId IS NOT NULL;
`
