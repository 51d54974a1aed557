import CKernels
import Calendars
import Synchronization

/// A delimited text file as a table: CSV, TSV and their relatives.
///
/// Opening looks at the beginning only. A small file is read at once, so that what is wrong with it
/// shows where it is opened; of a larger one the columns that are asked for are decoded, all of
/// them in one pass on all cores: those that the options name, or else those of one question. Types come from the whole column: a cell in a later part of the
/// file that contradicts the first ones makes the column be read again.
///
/// A cell is missing when it is empty, quoted or not, or one of the declared missing ones; in
/// columns of other types than strings also when it holds blanks only. A blank line is left out,
/// with a note, unless the file has one column.
package final class CSVSource: TableSource {
  /// How the work is divided: for tests and measurements.
  package struct Division: Sendable {
    /// Bytes in a chunk.
    package var chunkSize = 256 << 10
    /// Threads; nil is one for each processor.
    package var workers: Int?
    /// The kernels' variant; nil is the best.
    package var variant: String?
    /// Larger files are read by column, when asked.
    package var eagerSize = 4 << 20
    /// The first rows, which decide the types that are tried first: none where only names are of
    /// interest.
    package var sampleRows = 1000

    /// The defaults.
    package init() {}
  }

  package let names: [String]
  /// The file's name, for messages.
  package let label: String
  let layout: CSVLayout
  let scanner: CSVScan
  let marks: FileMarks
  let fields: [String: Int]
  private let headerNotes: [Note]
  /// Whether the columns were named one by one.
  private let isChosen: Bool
  let known: Mutex<Known>

  struct Known {
    var plans: [String: ColumnPlan] = [:]
    var columns: [String: ReadColumn] = [:]
    var rows: [Int]?
    var notes: [Note] = []
    var expected: Set<String> = []
  }

  /// Opens a file.
  ///
  /// - Throws: `ReadError`, of a column that is not there `TableError.noColumn`, of a zone that is
  ///   not known `ZoneError`.
  package convenience init(
    path: String, options: ReadOptions = ReadOptions(), division: Division = Division()
  ) throws {
    try self.init(CSVInput(path: path), options, division)
  }

  /// Reads text in memory; `label` is what messages call it.
  package convenience init(
    bytes: [UInt8], label: String, options: ReadOptions = ReadOptions(),
    division: Division = Division()
  ) throws {
    try self.init(CSVInput(bytes: bytes, label: label), options, division)
  }

  init(_ input: CSVInput, _ options: ReadOptions, _ division: Division) throws {
    try options.check()
    let sniffer = try CSVSniffer(input, options)
    let layout = sniffer.layout
    let choices = options.columns ?? layout.names.map { ReadOptions.Choice($0, from: $0) }
    let positions = Dictionary(
      layout.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var fields: [String: Int] = [:]
    for choice in choices {
      guard let field = positions[choice.source] else {
        throw TableError.noColumn(choice.source, table: input.label, names: layout.names)
      }
      guard fields.updateValue(field, forKey: choice.name) == nil else {
        throw ReadError.option(
          name: "columns", found: choice.name, expected: "each new name once")
      }
    }
    let names = choices.map(\.name)
    for name in options.types.keys.sorted() where fields[name] == nil {
      throw TableError.noColumn(name, table: input.label, names: names)
    }
    let sample = sniffer.rows(limit: division.sampleRows)
    let zone = try options.zone.map { try TimeZoneRules.named($0) } ?? .utc
    let locale = options.locale.flatMap(ValueLocale.init(named:))
    let reader = CellReader(options, encoding: layout.encoding, locale: locale, zone: zone)
    let opening = SamplePlans(sample, layout, reader, options)
    let plans = names.map { name in
      opening.plan(
        name, field: fields[name] ?? 0, declared: options.types[name], keepsDays: options.keepsDays)
    }
    self.names = names
    self.label = input.label
    self.layout = layout
    self.fields = fields
    self.headerNotes = layout.notes
    self.isChosen = options.columns != nil
    self.marks = opening.marks
    self.known = Mutex(
      Known(plans: Dictionary(plans.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }))
    )
    self.scanner = CSVScan(
      input: sniffer.input, layout: layout, reader: reader, chunkSize: max(1, division.chunkSize),
      workers: max(1, division.workers ?? WorkerThreads.processorCount),
      variant: Self.variant(division.variant))
    if sniffer.input.size <= division.eagerSize { _ = try columns(names) }
  }

  package func rowCount() throws -> Int {
    if let rows = known.withLock({ $0.rows }) { return rows.reduce(0, +) }
    if isChosen {
      _ = try columns(names)
      return known.withLock { $0.rows?.reduce(0, +) ?? 0 }
    }
    let pass = try scanner.run([], make: { _ in }, consume: { _, _, _, _ in }, finish: { _, _ in })
    record(pass.outcome)
    return pass.outcome.rowCount
  }

  /// Whether all columns were read already, as those of small files are at once.
  package var isInMemory: Bool { known.withLock { $0.columns.count == names.count } }

  package func load(_ names: [String]) throws -> [Column] {
    let columns = try columns(names)
    return columns.map { $0.column() }
  }

  package func ascends(_ name: String, beside names: [String]) throws -> Bool? {
    try columns([name] + names.filter { $0 != name }).first?.ascends
  }

  private func columns(_ names: [String]) throws -> [ReadColumn] {
    // Who names the columns to read needs them all: one pass gives them.
    let expected = isChosen ? Set(self.names) : known.withLock { $0.expected }
    let wanted = names + self.names.filter { expected.contains($0) && !names.contains($0) }
    let missing = known.withLock { known in wanted.filter { known.columns[$0] == nil } }
    if names.contains(where: missing.contains) { try read(missing) }
    return known.withLock { known in names.compactMap { known.columns[$0] } }
  }

  /// Whether these columns were read already.
  package func holds(_ names: [String]) -> Bool {
    known.withLock { known in names.allSatisfy { known.columns[$0] != nil } }
  }

  /// Says which columns will be asked for later: the pass that reads the first of them reads all.
  ///
  /// Names that the file does not have mean nothing.
  package func expect(_ names: Set<String>) { known.withLock { $0.expected = names } }

  package func notes() -> [Note] { headerNotes + known.withLock { $0.notes } }

  /// The first records, the header's line and those above it included, for survey layouts.
  ///
  /// Undecodable bytes show as U+FFFD.
  package func preview(_ limit: Int) throws -> [[String]] {
    let bytes = try scanner.input.bytes(0..<CSVSniffer.sampleSize)
    let mark = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    var records = CSVRecords(
      bytes, from: mark, layout.dialect, isWhole: bytes.count == scanner.input.size)
    var result: [[String]] = []
    while result.count < limit, let record = records.next() {
      result.append(record.fields.map { TextEncoding.decode($0.bytes, layout.encoding).text })
    }
    return result
  }

  /// The types of columns as far as they are known: a later cell may change an undeclared one.
  package func types(_ names: [String]) -> [ColumnType] {
    known.withLock { known in names.compactMap { known.plans[$0]?.type } }
  }

  /// Reads columns in one pass in constant memory, without keeping them.
  ///
  /// Each worker makes an accumulator and is given chunks in ascending order; the chunks' numbers
  /// say where in the file their rows are. When a cell contradicts a column's type, the pass begins
  /// again with new accumulators and the wider type. Order and number of the results depend on the
  /// workers: what is made of them must not.
  ///
  /// - Throws: `ReadError`, and `TableError.noColumn`.
  package func scan<Accumulator>(
    _ names: [String], makeAccumulator: @escaping @Sendable ([ColumnType]) -> Accumulator,
    consume: @escaping @Sendable (inout Accumulator, ChunkColumns) -> Void
  ) throws -> [WorkerResult<Accumulator>] {
    for name in names where fields[name] == nil {
      throw TableError.noColumn(name, table: label, names: self.names)
    }
    while true {
      let plans = known.withLock { known in
        names.compactMap { known.plans[$0] }.map { plan in
          var plan = plan
          plan.hasManyTexts = false
          return plan
        }
      }
      let types = plans.map(\.type)
      let encoding = layout.encoding
      let pass = try scanner.run(
        plans, make: { (number: $0, accumulator: makeAccumulator(types)) },
        consume: { state, decoders, chunk, rows in
          guard decoders.allSatisfy({ $0.contradictions.isEmpty }) else { return }
          consume(
            &state.accumulator,
            ChunkColumns(
              chunk: chunk, worker: state.number, count: rows,
              columns: decoders.map { ChunkColumn($0, count: rows) }))
        },
        finish: { state, decoders in
          WorkerResult(
            accumulator: state.accumulator,
            dictionaries: decoders.map { decoder in
              decoder.plan.type == .string
                ? WorkerTexts(decoder.dictionary).dictionary(encoding) : StringDictionary([])
            })
        })
      record(pass.outcome)
      if try widen(plans, pass.outcome).isEmpty { return pass.results }
    }
  }

  private func read(_ names: [String]) throws {
    var names = names
    while !names.isEmpty {
      let plans = known.withLock { known in names.compactMap { known.plans[$0] } }
      let pass = try scanner.run(
        plans, make: { _ in plans.map { _ in ColumnParts() } },
        consume: { parts, decoders, chunk, rows in
          for (index, decoder) in decoders.enumerated() where decoder.contradictions.isEmpty {
            parts[index].append(decoder, chunk: chunk, rows: rows)
          }
        },
        finish: { parts, decoders in
          var parts = parts
          for (index, decoder) in decoders.enumerated() { parts[index].close(decoder) }
          return parts
        })
      let outcome = pass.outcome
      record(outcome)
      let again = try widen(plans, outcome)
      var results = pass.results
      for (index, plan) in plans.enumerated() where !again.contains(plan.name) {
        let column = ReadColumn(
          ColumnAssembly(
            plan: plan, workers: Self.taken(index, from: &results), encoding: layout.encoding,
            rowCount: outcome.rowCount))
        known.withLock { $0.columns[plan.name] = column }
      }
      names = again
    }
  }

  // What the workers have of a column: nobody else keeps it, so that its memory serves the next.
  private static func taken(_ index: Int, from results: inout [[ColumnParts]]) -> [ColumnParts] {
    results.indices.map { worker in
      var parts = ColumnParts()
      swap(&results[worker][index], &parts)
      return parts
    }
  }

  // Settles the columns that were contradicted and tells which must be read again.
  func widen(_ plans: [ColumnPlan], _ outcome: CSVScan.Outcome) throws -> [String] {
    var again: [String] = []
    for (index, before) in plans.enumerated() where outcome.isContradicted[index] {
      var plan = outcome.plans[index]
      do throws(ChunkFailure) {
        try plan.settle(marks)
      } catch {
        throw scanner.error(for: error, rows: outcome.rows)
      }
      if (plan.type, plan.decimal, plan.order) == (before.type, before.decimal, before.order) {
        // A cell that looks like the others but has no value, such as 10^999.
        plan.type = .string
      }
      let settled = plan
      known.withLock { $0.plans[settled.name] = settled }
      again.append(settled.name)
    }
    return again
  }

  func record(_ outcome: CSVScan.Outcome) {
    known.withLock { known in
      // A column of which nothing was known has values now.
      for plan in outcome.plans where known.plans[plan.name]?.isOpen == true {
        known.plans[plan.name]?.evidence = plan.evidence
      }
      guard known.rows == nil else { return }
      known.rows = outcome.rows
      if outcome.blank > 0 {
        known.notes.append(
          Note(step: "read", reason: "blank lines were left out", count: outcome.blank))
      }
      if outcome.ragged > 0 {
        let reason =
          layout.ragged == .pad
          ? "short rows were filled with missing" : "rows of another length were set aside"
        known.notes.append(Note(step: "read", reason: reason, count: outcome.ragged))
      }
    }
  }

  private static func variant(_ name: String?) -> deed_variant {
    guard let name, case let number = deed_variant_named(name), number >= 0,
      case let wanted = deed_variant(rawValue: UInt32(number)), deed_variant_runs(wanted)
    else { return deed_variant_best() }
    return wanted
  }
}
