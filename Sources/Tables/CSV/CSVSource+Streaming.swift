import CKernels
import Synchronization

/// How the texts of a string column are given while a file is read in constant memory.
package enum StreamedTextForm: Sendable, Equatable {
  /// As codes of the worker's dictionary: for texts that repeat.
  case codes
  /// Each chunk's texts one after the other, equal ones too; the codes number them in row order.
  case texts
  /// As the whole numbers that the texts write, in `integers`: see `ChunkColumn.oddDecimals`.
  case decimals
}

/// What one pass over a file in constant memory came to.
package struct StreamedPass<Result> {
  /// What each worker has.
  package let results: [Result]
  /// The number of rows of each chunk.
  package let rows: [Int]
  /// Whether a later cell contradicted a column's type: the pass has to begin again.
  package let isContradicted: Bool
}

/// The texts of one worker by column, for `CSVSource.merged`.
package struct StreamedTexts: Sendable {
  fileprivate let columns: [WorkerTexts]
}

/// The texts of all workers in one dictionary.
package struct MergedTexts: Sendable {
  /// The texts by first appearance in the file.
  package let dictionary: StringDictionary
  /// For each worker the code of each of its texts.
  package let codes: [[UInt32]]
  /// The chunk (the upper half) and the row in it (the lower half) of each text's first cell.
  package let first: [UInt64]
}

extension CSVSource {
  /// The form that suits each string column, by the file's first rows; nil for other columns.
  package func textForms(_ names: [String]) -> [StreamedTextForm?] {
    known.withLock { known in
      names.map { name in
        guard let plan = known.plans[name], plan.type == .string else { return nil }
        guard plan.hasManyTexts else { return .codes }
        if case .type(.integer, _, _) = plan.evidence.verdict(marks) { return .decimals }
        return .texts
      }
    }
  }

  /// Whether the type of a column was found out and not declared, and no row had a value so far.
  package func isOpen(_ name: String) -> Bool {
    known.withLock { $0.plans[name]?.isOpen ?? false }
  }

  /// Whether the file's text is UTF-8, so that its bytes are texts as they are.
  package var isUTF8: Bool { layout.encoding == .utf8 }

  /// Reads columns in one pass in constant memory; string columns come in the given forms.
  ///
  /// Each worker makes an accumulator and is given chunks in ascending order, until `isStopped`.
  /// `finish` gets it with the worker's texts. A pass that is contradicted begins anew with the wider
  /// type when this is called again; so does one whose forms did not suit.
  ///
  /// - Throws: `ReadError`, and `TableError.noColumn`.
  package func stream<Accumulator, Result>(
    _ names: [String], forms: [StreamedTextForm?],
    isStopped: @escaping @Sendable () -> Bool,
    makeAccumulator: @escaping @Sendable (_ worker: Int) -> Accumulator,
    consume: @escaping @Sendable (inout Accumulator, ChunkColumns) -> Void,
    finish: @escaping @Sendable (Accumulator, StreamedTexts) -> Result
  ) throws -> StreamedPass<Result> {
    for name in names where fields[name] == nil {
      throw TableError.noColumn(name, table: label, names: self.names)
    }
    let plans = known.withLock { known in
      zip(names, forms).compactMap { name, form in
        var plan = known.plans[name]
        plan?.streamed = form
        return plan
      }
    }
    let pass = try scanner.run(
      plans, isStopped: isStopped,
      make: { (number: $0, accumulator: makeAccumulator($0)) },
      consume: { state, decoders, chunk, rows in
        guard decoders.allSatisfy({ $0.contradictions.isEmpty }) else { return }
        consume(
          &state.accumulator,
          ChunkColumns(
            chunk: chunk, worker: state.number, count: rows,
            columns: decoders.map { ChunkColumn($0, count: rows) }))
      },
      finish: { state, decoders in
        finish(
          state.accumulator,
          StreamedTexts(
            columns: decoders.map { decoder in
              decoder.plan.streamed == .codes ? WorkerTexts(decoder.dictionary) : WorkerTexts()
            }))
      })
    let again = try !widen(plans, pass.outcome).isEmpty
    if !again && !isStopped() { record(pass.outcome) }
    return StreamedPass(results: pass.results, rows: pass.outcome.rows, isContradicted: again)
  }

  /// How many chunks the file is read in.
  package var chunkCount: Int {
    ChunkReader.chunkCount(layout, chunkSize: scanner.chunkSize)
  }

  /// How many rows a large file hardly exceeds, told by the rows at many places in it; nil when they
  /// differ too much, or the file is small.
  ///
  /// It is above the true number in all but one of 30,000 files, and mostly by about a hundredth.
  package func likelyRowLimit(window: Int = 1 << 16) -> Int? {
    let places = 128
    let windows = ChunkReader.chunkCount(layout, chunkSize: window)
    guard windows >= places else { return nil }
    // Rows a byte at each place.
    let found = Mutex([Double?](repeating: nil, count: places))
    WorkerThreads.run(pieces: places) { next in
      let reader = ChunkReader(scanner.input, layout, chunkSize: window, variant: scanner.variant)
      while let place = next() {
        // What is wrong with a file is said when it is read.
        guard (try? reader.open(place * windows / places)) != nil, let start = reader.guess(),
          let rows = try? reader.readFast(from: start), rows.count > 0
        else { continue }
        found.withLock { $0[place] = Double(rows.count) / Double(rows.next - start) }
      }
    }
    let densities = found.withLock { $0.compactMap(\.self) }
    guard densities.count * 4 >= places * 3 else { return nil }
    let count = Double(densities.count)
    let mean = densities.reduce(0, +) / count
    // By the differences of neighbours, so that rows may well grow in the course of the file.
    let squares = zip(densities, densities.dropFirst()).map { ($0 - $1) * ($0 - $1) / 2 }
    let margin = 4 * (squares.reduce(0, +) / (count - 1) / count).squareRoot()
    guard margin < mean / 32 else { return nil }
    return Int((mean + margin) * Double(layout.rows.count)) + 1024
  }

  /// One dictionary of the texts that all workers have of the `column`-th column, by first
  /// appearance in the file.
  package func merged(_ workers: [StreamedTexts], column: Int) -> MergedTexts {
    var builder = TextsBuilder(layout.encoding)
    let texts = workers.map { $0.columns[column] }
    let codes = WorkerTexts.merged(texts, into: &builder)
    var first = [UInt64](repeating: .max, count: builder.count)
    for (texts, codes) in zip(texts, codes) {
      for (own, code) in codes.enumerated() {
        first[Int(code)] = min(first[Int(code)], texts.first[own])
      }
    }
    return MergedTexts(
      dictionary: builder.finish(isDistinct: true), codes: codes, first: first)
  }
}
