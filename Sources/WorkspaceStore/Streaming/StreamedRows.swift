import Experience
import Formats
import Synchronization
import Tables

/// A file's rows as they came out of the passes over it: the compressed columns are in their file
/// already, the raw ones in theirs or in the spool.
struct StreamedRows {
  let columns: [StreamColumn]
  let chunks: [StreamedChunk]
  let texts: [StreamedTexts]
  let tallies: [String?: ScoreTally]
  /// The chunk (the upper half) and row (the lower half) of the first answer that names no survey.
  let firstUnnamed: UInt64?
  let samples: [Int: [[UInt8]]]
  let spool: Spool
  /// The compressed columns' file, complete but for its end; nil without such columns.
  let coldFile: ArrowFileWriter?
  /// Checksums of that file.
  let coldSums: RunningChecksums
  /// The raw columns' file, likewise; nil when they are in the spool.
  let placed: PlacedColumns?
  /// Whether the keys are known to ascend.
  let hasAscendingKeys: Bool
  /// The first row of each chunk.
  let starts: [Int]
  let rowCount: Int
  /// By worker and column, which codes occur in picked rows; empty when all rows are stored.
  private let used: [[[Bool]]]

  /// Reads the file for a purpose; nil when it is too varied for constant memory.
  ///
  /// `known` are the columns as an earlier pass found them, perhaps without some.
  ///
  /// - Throws: what reading and writing throw.
  init?(
    _ file: StreamedFile, for purpose: StreamPurpose = .storing, parts folder: String,
    stem: String, columns known: [StreamColumn]? = nil
  ) throws {
    var columns = known ?? file.columns
    var expectsOrder = true
    var placing = Placing(file, purpose)
    // Every further pass knows more: a column's type gets wider, its form more general.
    while true {
      let spool = try Spool(folder: folder, stem: stem)
      let cold = purpose.stores ? columns.filter { !$0.isHot }.map(\.cold) : []
      let coldSums = RunningChecksums()
      let coldFile =
        cold.isEmpty
        ? nil
        : try ArrowFileWriter(
          path: "\(folder)/\(stem).text.arrow", columns: cold, observer: coldSums.append)
      let placed = placing.columns(columns, file, path: "\(folder)/\(stem).hot.arrow")
      let sink = StreamSink(spool: spool, file: coldFile, placed: placed)
      let ascending =
        expectsOrder && purpose.judges ? Self.ascendingKey(columns, file.key) : nil
      let pass = try Self.pass(file, purpose, columns, sink, ascendingKey: ascending)
      if let error = sink.error { throw error }
      if pass.isContradicted {
        // The first pass has seen every cell: the file is another one now.
        if known != nil { return nil }
        columns = file.columns
        continue
      }
      switch sink.obstacle {
      case .form(let column, let form):
        let old = columns[column]
        columns[column] = StreamColumn(old.name, old.type, form, isID: file.isSeldomUsed(old.name))
      case .wide(let column): columns[column].isWide = true
      case .keysOutOfOrder: expectsOrder = false
      case .tooVaried: return nil
      case .misplaced(let chunk): placing.miss(chunk, placed?.guess)
      case nil:
        let texts = pass.results.map(\.texts)
        if let placed, !Self.agrees(placed, texts, columns, file.source) {
          placing.end()
          continue
        }
        self.placed = placed
        self.columns = columns
        chunks = sink.chunks
        self.texts = texts
        tallies = pass.results.reduce(into: [:]) { all, worker in
          for (survey, tally) in worker.tallies { all[survey, default: ScoreTally()].add(tally) }
        }
        used = pass.results.compactMap(\.used)
        firstUnnamed = pass.results.compactMap(\.firstUnnamed).min()
        samples = sink.samples
        self.spool = spool
        self.coldFile = coldFile
        self.coldSums = coldSums
        hasAscendingKeys = ascending != nil
        var rowCount = 0
        starts = sink.chunks.map { chunk in
          defer { rowCount += chunk.rowCount }
          return rowCount
        }
        self.rowCount = rowCount
        return
      }
    }
  }

  /// Whether raw columns go to their places at once, and what is guessed of them.
  private struct Placing {
    private var rowLimit: Int?
    private var guess: HotGuess?
    private let chunkCount: Int

    init(_ file: StreamedFile, _ purpose: StreamPurpose) {
      chunkCount = file.source.chunkCount
      guard case .storing = purpose else { return }
      rowLimit = file.settings.assumedRows ?? file.source.likelyRowLimit()
    }

    func columns(
      _ columns: [StreamColumn], _ file: StreamedFile, path: String
    ) -> PlacedColumns? {
      let count = columns.count(where: \.isHot)
      guard let rowLimit, rowLimit > 0, count > 0 else { return nil }
      return PlacedColumns(
        path: path, columns, constant: file.addedSurvey.map { ("survey_id", $0) },
        isOpen: file.source.isOpen, rowLimit: rowLimit,
        guess: guess?.columns.count == count ? guess : nil)
    }

    /// A guess was wrong: early in the file another one is worth a try.
    mutating func miss(_ chunk: Int, _ wider: HotGuess?) {
      if wider == nil || wider == guess || chunk > chunkCount / 8 { return end() }
      guess = wider
    }

    mutating func end() { rowLimit = nil }
  }

  private static func agrees(
    _ placed: PlacedColumns, _ texts: [StreamedTexts], _ columns: [StreamColumn],
    _ source: CSVSource
  ) -> Bool {
    let hot = columns.indices.filter { columns[$0].isHot }
    return placed.agrees(
      hot.map {
        columns[$0].form == .text(.codes) ? source.merged(texts, column: $0) : nil
      },
      isEmpty: hot.map { isEmpty(columns[$0], source) })
  }

  /// Whether no row has a value of a column, so that nothing is known about it.
  static func isEmpty(_ column: StreamColumn, _ source: CSVSource) -> Bool {
    column.form == .integer && source.isOpen(column.name)
  }

  private struct WorkerResult: @unchecked Sendable {
    // @unchecked because: it is made by a thread that has ended when it is read.
    let texts: StreamedTexts
    let tallies: [String?: ScoreTally]
    let firstUnnamed: UInt64?
    let used: [[Bool]]?
  }

  private static func pass(
    _ file: StreamedFile, _ purpose: StreamPurpose, _ columns: [StreamColumn],
    _ sink: StreamSink, ascendingKey: Int?
  ) throws -> StreamedPass<WorkerResult> {
    let key = purpose.judges ? Self.positions(of: file.key, in: columns) : []
    let judged = file.isResponses && purpose.judges ? Self.judgedColumns(columns) : nil
    let workspace = file.workspace
    let survey = file.addedSurvey
    return try file.source.stream(
      columns.map(\.name),
      forms: columns.map { if case .text(let form) = $0.form { form } else { nil } },
      isStopped: { sink.isStopped },
      makeAccumulator: { _ in
        StreamWorker(
          columns, for: purpose, sink: sink, key: key, ascendingKey: ascendingKey,
          judge: judged.map { StreamJudge($0, fixed: survey, workspace) })
      },
      consume: { worker, chunk in worker.take(chunk) },
      finish: { worker, texts in
        sink.leave()
        return WorkerResult(
          texts: texts, tallies: worker.judge?.tallies() ?? [:],
          firstUnnamed: worker.judge?.firstUnnamed, used: worker.used)
      })
  }

  /// The positions of the key's columns; none without its last one, which tells rows apart.
  static func positions(of key: [String], in columns: [StreamColumn]) -> [Int] {
    TableRecord.usableKey(key, among: columns.map(\.name)).compactMap { name in
      columns.firstIndex { $0.name == name }
    }
  }

  /// The column whose numbers may ascend, which makes all keys different.
  private static func ascendingKey(_ columns: [StreamColumn], _ key: [String]) -> Int? {
    guard let last = positions(of: key, in: columns).last,
      columns[last].form == .text(.decimals) || columns[last].form == .integer
    else { return nil }
    return last
  }

  private static func judgedColumns(_ columns: [StreamColumn]) -> JudgedColumns? {
    func position(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }
    return position("score").map { score in
      JudgedColumns(
        score: score, customer: position("customer_id"), answeredAt: position("answered_at"),
        survey: position("survey_id"))
    }
  }

  /// The dictionary of a column's codes, and each worker's codes in it.
  func merged(_ position: Int, _ source: CSVSource) -> MergedTexts? {
    guard columns[position].form == .text(.codes) else { return nil }
    let merged = source.merged(texts, column: position)
    return used.isEmpty ? merged : merged.keeping(used.map { $0[position] })
  }
}

extension StreamPurpose {
  /// Whether rows are written into a part.
  fileprivate var stores: Bool { if case .hashing = self { false } else { true } }
  /// Whether rows are judged and their keys compared with each other.
  fileprivate var judges: Bool { if case .picking = self { false } else { true } }
}
