import Activity
import Experience
import GRDB
import Tables

extension WorkspaceStore {
  /// Compares a file's rows with those of its table, and stores what is new and changed.
  ///
  /// The file is read and hashed before the lock is taken: that needs only what the table's columns
  /// hold, and when another writer changes it meanwhile the file is read into memory instead.
  func streamAgain(
    _ file: StreamedFile, isPreview: Bool, progress: (ImportStage) -> Void
  ) throws -> (file: FileImport, receipt: ImportReceipt)? {
    progress(.reading)
    let table = file.settings.table
    let before = try existing(table)
    guard Self.suits(file, before) else { return nil }
    let people = try forgottenPeople()
    let plan = RowHashPlan(before?.record, file)
    guard
      let rows = try StreamedRows(
        file, for: .hashing(plan, people), parts: partsFolder, stem: newStem(table)),
      let repeats = try rows.repeatedRows(file)
    else { return nil }
    let compared = ComparedFile(file: file, rows: rows, repeats: repeats)
    guard compared.suits(before), people == nil || compared.namesPeople else { return nil }
    if isPreview {
      progress(.matching)
      let change = try StreamedChange(compared, plan, before)
      return (try compared.described(isStored: before != nil), change.receipt(change.verdicts))
    }
    return try writing(waiting: { progress(.waiting) }) {
      progress(.matching)
      let state = try existing(table)
      guard Self.suits(file, state), compared.suits(state),
        state?.types == before?.types, try forgottenPeople() == people
      else { return nil }
      let change = try StreamedChange(compared, plan, state)
      progress(.writing)
      do {
        return try commit(change, compared, state)
      } catch {
        try? sweep()
        throw error
      }
    }
  }

  /// Whether a table's rows can be compared by hashes.
  private static func suits(_ file: StreamedFile, _ state: TableState?) -> Bool {
    guard let record = state?.record else { return true }
    let rows = record.parts.reduce(0) { $0 + $1.rowCount }
    return record.key == file.key && rows < Int32.max
  }

  private func commit(
    _ change: StreamedChange, _ compared: ComparedFile, _ state: TableState?
  ) throws -> (file: FileImport, receipt: ImportReceipt)? {
    let file = compared.file
    let table = file.settings.table
    var files: [PartFileRecord] = []
    let stored = compared.storedColumns(state)
    let left = Set(compared.rows.columns.map(\.name)).subtracting(stored.map(\.name))
    let columns = StreamedPart(compared.rows, file).planned.filter { !left.contains($0.name) }
    if change.keptCount > 0 {
      let stem = newStem(table)
      guard
        let rows = try StreamedRows(
          file, for: .picking(isKept: change.matching.isKept, starts: compared.rows.starts),
          parts: partsFolder, stem: stem, columns: stored),
        rows.rowCount == change.keptCount
      else {
        try sweep()
        return nil
      }
      files = try StreamedPart(rows, file).write(folder: partsFolder, stem: stem, faults)
      try faults.reach(.wrotePart)
    } else if state == nil {
      // A table needs its columns also when all rows of the file are left out.
      return nil
    }
    try Cancellation.check()
    let described = try compared.described(isStored: state != nil)
    let verdicts = change.verdicts
    var receipt = change.receipt(verdicts)
    let plan = ImportPlan(
      table: state?.record, columns: columns, key: state?.record.key ?? file.key,
      storedCount: change.keptCount, confirmed: change.confirmed, superseded: change.superseded,
      quarantined: verdicts, receipt: receipt)
    receipt.id = try catalogue.write { database in
      let id = try record(plan, described.request, files, in: database)
      try faults.reach(.inTransaction)
      return id
    }
    try faults.reach(.committed)
    return (described, receipt)
  }
}

extension TableState {
  /// What the columns hold, by name.
  var types: [String: ColumnType] {
    Dictionary(record.columns.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
  }
}

/// A file that was read once, to be compared with a table.
struct ComparedFile {
  let file: StreamedFile
  let rows: StreamedRows
  let repeats: RepeatedRows

  /// Whether the file's columns can be stored beside those of a table as they are.
  func suits(_ state: TableState?) -> Bool {
    let stored = state?.types ?? [:]
    let numeric: [ColumnType] = [.integer, .number]
    return rows.rowCount < Int32.max
      && rows.columns.allSatisfy { column in
        // A number's bits are no key: 1 and 1.0 are one.
        if column.type == .number, file.key.contains(column.name) { return false }
        guard let type = stored[column.name], !file.source.isOpen(column.name) else { return true }
        if file.key.contains(column.name), type != column.type { return false }
        return type == column.type || numeric.contains(type) && numeric.contains(column.type)
      } && (file.addedSurvey == nil || stored["survey_id"] ?? .string == .string)
  }

  /// Whether forgotten people can be told from the ids as they are, if there are any.
  var namesPeople: Bool {
    rows.columns.allSatisfy { column in
      column.name != "customer_id" || column.type == .string || column.type == .integer
    }
  }

  /// The columns that are stored: all but those without a value that the table has with another type.
  func storedColumns(_ state: TableState?) -> [StreamColumn] {
    let stored = state?.types ?? [:]
    return rows.columns.filter { column in
      !file.source.isOpen(column.name) || stored[column.name] ?? .string == .string
    }
  }

  /// The rows that do not count because a later one has the same key: none among answers.
  var givenWay: [Int] { file.isResponses ? [] : repeats.earlier }

  /// What there is to say about the file.
  func described(isStored: Bool) throws -> FileImport {
    let part = StreamedPart(rows, file)
    let request = ImportRequest(
      table: file.settings.table, rows: part.preview, key: file.key, source: file.label,
      survey: file.isResponses && part.surveys.count == 1 ? part.surveys[0] : nil,
      replaces: file.settings.replaces, mayLackKey: file.isResponses)
    let notes =
      givenWay.isEmpty
      ? []
      : [
        Note(
          step: "import", reason: "rows gave way to a later row of the file with the same key",
          column: file.key.last, count: givenWay.count)
      ]
    return try FileImport(
      file, request, read: rows.rowCount, scales: rows.scales(file, surveys: part.surveys),
      notes: notes, isStored: isStored)
  }
}
