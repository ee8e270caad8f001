/** Saved figures. */
export const FIGURES = `
CREATE TABLE figures (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  projectId INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  spec TEXT NOT NULL,
  dataHash TEXT NOT NULL,
  isStale INTEGER NOT NULL,
  createdAt INTEGER NOT NULL,
  updatedAt INTEGER NOT NULL,
  undoId INTEGER REFERENCES undoLog (id)
) STRICT;
CREATE INDEX figuresByProject ON figures (projectId);
CREATE INDEX figuresByUndo ON figures (undoId) WHERE undoId IS NOT NULL;
`
