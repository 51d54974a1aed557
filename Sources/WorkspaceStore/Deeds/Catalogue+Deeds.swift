extension Catalogue {
  /// The ledger of good deeds: lists as they were made, and records that are only ever added.
  static let deedSchema = """
    CREATE TABLE deed_lists (
      id INTEGER PRIMARY KEY AUTOINCREMENT, date INTEGER NOT NULL, team TEXT NOT NULL,
      seed INTEGER NOT NULL, draw REAL NOT NULL, budget REAL, notes TEXT NOT NULL,
      made_at INTEGER NOT NULL, UNIQUE (date, team)
    ) STRICT;
    CREATE TABLE deed_candidates (
      list_id INTEGER NOT NULL REFERENCES deed_lists ON DELETE CASCADE, position INTEGER NOT NULL,
      id TEXT UNIQUE, rule TEXT, date INTEGER NOT NULL, team TEXT, customer_id TEXT NOT NULL,
      visit_id TEXT, journey_id TEXT, touchpoint TEXT, deed TEXT NOT NULL, reason TEXT NOT NULL,
      due_at INTEGER, name TEXT NOT NULL, service TEXT NOT NULL, sign TEXT NOT NULL,
      meaning TEXT NOT NULL, evidence TEXT NOT NULL, cost REAL NOT NULL,
      PRIMARY KEY (list_id, position)
    ) STRICT;
    CREATE INDEX deed_candidates_of_customer ON deed_candidates (customer_id);
    CREATE INDEX deed_candidates_of_journey ON deed_candidates (journey_id);
    CREATE TABLE deed_records (
      id INTEGER PRIMARY KEY AUTOINCREMENT, item_id TEXT NOT NULL, state TEXT, done_by TEXT,
      done_at INTEGER, evidence_ref TEXT, noticed INTEGER, bragging INTEGER, objection TEXT,
      note TEXT, is_contradicted INTEGER NOT NULL, at INTEGER NOT NULL, undone_at INTEGER
    ) STRICT;
    CREATE INDEX deed_records_of_item ON deed_records (item_id);
    """
}
