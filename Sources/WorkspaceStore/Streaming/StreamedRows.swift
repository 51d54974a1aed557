import Experience
import Formats
import Synchronization
import Tables

/// A file's rows as they came out of the passes over it: the compressed columns are in their file
/// already, the raw ones in the spool.
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
    // Every further pass knows more: a column's type gets wider, its form more general.
    while true {
      let spool = try Spool(folder: folder, stem: stem)
      let cold = purpose.stores ? columns.filter { !$0.isHot }.map(\.cold) : []
      let coldFile =
        cold.isEmpty
        ? nil : try ArrowFileWriter(path: "\(folder)/\(stem).text.arrow", columns: cold)
      let sink = StreamSink(spool: spool, file: coldFile)
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
      case nil:
        self.columns = columns
        chunks = sink.chunks
        texts = pass.results.map(\.texts)
        tallies = pass.results.reduce(into: [:]) { all, worker in
          for (survey, tally) in worker.tallies { all[survey, default: ScoreTally()].add(tally) }
        }
        used = pass.results.compactMap(\.used)
        firstUnnamed = pass.results.compactMap(\.firstUnnamed).min()
        samples = sink.samples
        self.spool = spool
        self.coldFile = coldFile
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
