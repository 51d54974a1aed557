import Experience
import Formats
import GRDB
import Tables

extension WorkspaceStore {
  /// Brings a file into its table, or says what that would do, in memory that does not grow with the
  /// texts; nil when that cannot be done and the file is to be read into memory.
  ///
  /// Into a table without rows the file goes while it is read. Else it is read twice: once to compare
  /// its rows with the stored ones by hashes, and again for the rows that are new or changed, if any.
  /// All of it happens or nothing; `progress` hears which stage begins.
  ///
  /// - Throws: what reading the file throws, `StoreError`, `FormatsError`.
  func stream(
    _ file: StreamedFile, isPreview: Bool = false, progress: (ImportStage) -> Void
  ) throws -> (file: FileImport, receipt: ImportReceipt)? {
    if !isPreview, !file.settings.replaces, try isBlank(file.settings.table),
      let done = try streamFirst(file, progress: progress)
    {
      return done
    }
    return try streamAgain(file, isPreview: isPreview, progress: progress)
  }

  private func streamFirst(
    _ file: StreamedFile, progress: (ImportStage) -> Void
  ) throws -> (file: FileImport, receipt: ImportReceipt)? {
    try writing(waiting: { progress(.waiting) }) {
      progress(.reading)
      guard try isBlank(file.settings.table) else { return nil }
      let stem = newStem(file.settings.table)
      do {
        guard let rows = try StreamedRows(file, parts: partsFolder, stem: stem),
          let repeats = try rows.repeatedRows(file),
          file.isResponses || repeats.later.isEmpty
        else {
          try sweep()
          return nil
        }
        progress(.writing)
        return try commit(rows, repeats.later, of: file, stem: stem)
      } catch {
        try? sweep()
        throw error
      }
    }
  }

  /// Whether nothing was ever brought into a table and nobody was forgotten.
  private func isBlank(_ table: String) throws -> Bool {
    try catalogue.read { database in
      try catalogue.check(database, Catalogue.whole)
      let forgotten = try Int.fetchOne(database, sql: "SELECT count(*) FROM forgotten")
      let known = try Int.fetchOne(
        database, sql: "SELECT count(*) FROM tables WHERE name = ?", arguments: [table])
      return forgotten == 0 && known == 0
    }
  }

  private func commit(
    _ rows: StreamedRows, _ repeats: [Int], of file: StreamedFile, stem: String
  ) throws -> (file: FileImport, receipt: ImportReceipt) {
    let part = StreamedPart(rows, file)
    let files = try part.write(folder: partsFolder, stem: stem, faults)
    try faults.reach(.wrotePart)
    let verdicts = rows.verdicts(repeats)
    var reasons: [String: Int] = [:]
    for (verdict, set) in verdicts { reasons[verdict.reason.text, default: 0] += set.count }
    var receipt = ImportReceipt(
      id: nil, table: file.settings.table, read: rows.rowCount, added: rows.rowCount, changed: 0,
      unchanged: 0, removed: 0, quarantined: reasons)
    let scales = rows.scales(file, surveys: part.surveys)
    let request = ImportRequest(
      table: file.settings.table, rows: part.preview, key: file.key, source: file.label,
      survey: file.isResponses && part.surveys.count == 1 ? part.surveys[0] : nil,
      mayLackKey: file.isResponses)
    let plan = ImportPlan(
      first: part.planned, key: file.key, rowCount: rows.rowCount, quarantined: verdicts,
      receipt: receipt)
    receipt.id = try catalogue.write { database in
      let id = try record(plan, request, files, in: database)
      try faults.reach(.inTransaction)
      return id
    }
    try faults.reach(.committed)
    return (try FileImport(file, request, read: rows.rowCount, scales: scales), receipt)
  }
}

extension StreamedRows {
  /// The rows that are set aside, by verdict in the order of their first rows.
  ///
  /// Only rows that `place` gives a place count, under their places, which ascend.
  func verdicts(
    _ repeats: [Int], _ place: (Int) -> Int? = { $0 }
  ) -> [(ImportPlan.Verdict, RowSet)] {
    var sets: [ImportPlan.Verdict: RowSet] = [:]
    var order: [ImportPlan.Verdict] = []
    func add(_ reason: QuarantineReason, _ text: String, _ row: Int) {
      guard let row = place(row) else { return }
      let verdict = ImportPlan.Verdict(reason: reason, text: text)
      if sets[verdict] == nil { order.append(verdict) }
      sets[verdict, default: RowSet()].append(row)
    }
    var next = 0
    for (chunk, start) in zip(chunks, starts) {
      for entry in chunk.entries {
        let row = start + entry.row
        while next < repeats.count && repeats[next] < row {
          add(.repeatedID, QuarantineReason.repeatedID.text, repeats[next])
          next += 1
        }
        // Every rule that judges a row by itself comes before that of repeated ids.
        if next < repeats.count && repeats[next] == row { next += 1 }
        add(entry.reason, entry.text, row)
      }
    }
    for row in repeats[next...] { add(.repeatedID, QuarantineReason.repeatedID.text, row) }
    return order.compactMap { verdict in sets[verdict].map { (verdict, $0) } }
  }

  /// What the scores of each survey look like, in the order of their first answers.
  func scales(_ file: StreamedFile, surveys: [String?]) -> [ScaleEvidence] {
    guard file.isResponses else { return [] }
    let manifest = file.workspace.manifest
    return surveys.map { id in
      let settings = id.flatMap { manifest.surveys[$0] }
      let tally = tallies[id] ?? ScoreTally()
      let bounds = settings?.bounds ?? 0...10
      return ScaleEvidence(
        survey: id, scale: settings?.scale ?? "0-10", isDeclared: settings?.scale != nil,
        seen: tally.range,
        flags: settings?.codeOfLowest == nil ? ScaleCheck(tally, bounds: bounds).flags : [])
    }
  }
}
