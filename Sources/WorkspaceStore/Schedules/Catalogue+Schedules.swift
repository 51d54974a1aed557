extension Catalogue {
  /// The tables of schedules, their runs, the schedulers and the news that are to be delivered.
  ///
  /// Instants are seconds, other times microseconds. An instant of a schedule has one row for each
  /// attempt, so that two schedulers cannot both queue it.
  static let schedulesSchema = """
    CREATE TABLE schedules (
      id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, settings TEXT NOT NULL,
      created_at INTEGER NOT NULL, paused_at INTEGER, through INTEGER NOT NULL,
      pruned INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE schedulers (
      id INTEGER PRIMARY KEY AUTOINCREMENT, host TEXT NOT NULL, boot TEXT NOT NULL,
      pid INTEGER NOT NULL, pid_start INTEGER NOT NULL, began INTEGER NOT NULL,
      lease_until INTEGER NOT NULL, renewed_at INTEGER NOT NULL, ended_at INTEGER
    ) STRICT;
    CREATE TABLE schedule_runs (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      schedule_id INTEGER REFERENCES schedules ON DELETE SET NULL, name TEXT NOT NULL,
      settings TEXT NOT NULL, kind TEXT NOT NULL, instant INTEGER NOT NULL, until INTEGER,
      count INTEGER, attempt INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT,
      not_before INTEGER NOT NULL, queued_at INTEGER NOT NULL, started_at INTEGER,
      ended_at INTEGER, exit_code INTEGER, stop_requested INTEGER NOT NULL DEFAULT 0,
      scheduler_id INTEGER REFERENCES schedulers, host TEXT, boot TEXT, pid INTEGER,
      pid_start INTEGER, script_hash TEXT, lock_hash TEXT, snapshot TEXT, seed INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX schedule_runs_once ON schedule_runs (schedule_id, instant, attempt)
      WHERE kind = 'scheduled';
    CREATE INDEX schedule_runs_state ON schedule_runs (state)
      WHERE state IN ('queued', 'claimed', 'running');
    CREATE INDEX schedule_runs_schedule ON schedule_runs (schedule_id, id);
    CREATE TABLE deliveries (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      run_id INTEGER NOT NULL REFERENCES schedule_runs ON DELETE CASCADE, event TEXT NOT NULL,
      notification TEXT NOT NULL, state TEXT NOT NULL, remark TEXT, at INTEGER NOT NULL,
      scheduler_id INTEGER REFERENCES schedulers
    ) STRICT;
    CREATE INDEX deliveries_open ON deliveries (state) WHERE state IN ('waiting', 'sending');
    CREATE INDEX deliveries_run ON deliveries (run_id);
    """
}
