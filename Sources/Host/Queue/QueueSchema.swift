// The tables of the queue. Jobs are what is, events are what was: events can be added and neither
// changed nor taken away, which the database itself sees to.

import GRDB

/// The version of the tables, which a database states of itself.
let schemaVersion = 1

/// Makes the tables.
let schema = """
  CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL, plan TEXT NOT NULL, output TEXT NOT NULL,
    sourceDigest TEXT NOT NULL, planDigest TEXT NOT NULL, signature TEXT NOT NULL,
    options TEXT NOT NULL, verifies INTEGER NOT NULL, priority INTEGER NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
    postponed INTEGER NOT NULL DEFAULT 0, attempt INTEGER NOT NULL DEFAULT 0,
    dueAt REAL, runner TEXT, leaseUntil REAL, startedAt REAL, endedAt REAL,
    code INTEGER, kind TEXT, message TEXT, result TEXT,
    filmSeconds REAL, isStaged INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  -- Without statistics SQLite would take jobState for everything: queries name the one they need.
  CREATE INDEX jobToStart ON job (priority DESC, size DESC, id) WHERE state = 'queued';
  CREATE INDEX jobWaiting ON job (dueAt) WHERE state = 'waiting';
  CREATE INDEX jobRunning ON job (runner) WHERE state = 'running';
  CREATE INDEX jobState ON job (state);
  CREATE INDEX jobOutput ON job (output);
  CREATE INDEX jobStaged ON job (id) WHERE isStaged = 1;
  CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    job INTEGER NOT NULL REFERENCES job (id),
    at REAL NOT NULL, actor TEXT NOT NULL, state TEXT NOT NULL,
    kind TEXT, message TEXT
  ) STRICT;
  CREATE INDEX eventJob ON event (job);
  CREATE TABLE submission (
    name TEXT PRIMARY KEY, engine TEXT NOT NULL, folder TEXT NOT NULL, at REAL NOT NULL
  ) STRICT;
  CREATE TRIGGER eventIsFinal BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
  CREATE TRIGGER eventStays BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
  PRAGMA user_version = 1;
  """

/// The columns that a `QueuedJob` is read from.
let jobColumns = """
  id, source, plan, output, options, verifies, key, signature, size, tries, postponed,
  attempt
  """
