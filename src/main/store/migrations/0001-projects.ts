/** Projects, saved views, settings and the log of deletes that can be taken back. */
export const PROJECTS = `
CREATE TABLE undoLog (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  createdAt INTEGER NOT NULL,
  isApplied INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE projects (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  isSample INTEGER NOT NULL,
  createdAt INTEGER NOT NULL,
  undoId INTEGER REFERENCES undoLog (id)
) STRICT;
CREATE INDEX projectsByUndo ON projects (undoId) WHERE undoId IS NOT NULL;

CREATE TABLE views (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  projectId INTEGER REFERENCES projects (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  filter TEXT NOT NULL,
  columns TEXT NOT NULL,
  undoId INTEGER REFERENCES undoLog (id)
) STRICT;
CREATE UNIQUE INDEX viewsByName ON views (ifnull(projectId, 0), name) WHERE undoId IS NULL;
CREATE INDEX viewsByProject ON views (projectId);
CREATE INDEX viewsByUndo ON views (undoId) WHERE undoId IS NOT NULL;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
