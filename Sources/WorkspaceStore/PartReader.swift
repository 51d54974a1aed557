import Formats
import Synchronization
import Tables

/// A part that is open for reading: columns are checked against their checksums before first use.
final class PartReader: Sendable {
  /// The catalogue's number of the part.
  let id: Int64
  let table: String
  let rowCount: Int
  private let files: [PartFile]
  // Columns that lie in the mapped file as they are used; they are checked once.
  private let mapped = Mutex<[String: Column]>([:])

  /// Opens the files of a part, which stay readable even when they are removed afterwards.
  ///
  /// - Throws: `StoreError.missingFile`, `.damaged`.
  init(id: Int64, table: String, rowCount: Int, records: [PartFileRecord], folder: String) throws {
    self.id = id
    self.table = table
    self.rowCount = rowCount
    files = try records.map { record in
      do {
        let bytes = try FileBytes.read("\(folder)/\(record.name)", access: .mapped)
        return PartFile(record: record, bytes: bytes)
      } catch {
        throw StoreError.missingFile(file: record.name, table: table, rows: rowCount)
      }
    }
    for file in files where file.bytes.byteCount != file.record.byteCount {
      throw StoreError.damaged(
        file: file.record.name, table: table, column: nil, rows: nil, of: rowCount)
    }
  }

  /// The names of the part's columns.
  var names: [String] { files.flatMap { $0.record.columns.map(\.name) } }

  /// What the catalogue knows of a column.
  func record(_ name: String) -> PartColumnRecord? {
    for file in files {
      if let position = file.positions[name] { return file.record.columns[position] }
    }
    return nil
  }

  /// The named column, or nil when the part does not have it.
  ///
  /// - Throws: `StoreError.damaged`.
  func column(_ name: String) throws -> Column? {
    if let known = mapped.withLock({ $0[name] }) { return known }
    for file in files {
      guard let position = file.positions[name] else { continue }
      let record = file.record.columns[position]
      let arrow = try opened(file)
      for (index, stretch) in record.stretches.enumerated() {
        if let damage = stretch.firstDifference(in: file.bytes) {
          throw self.damage(file.record, record, index == 0 ? damage : nil, in: stretch.range)
        }
      }
      do {
        let column = try arrow.columns(at: [position]).columns[0]
        guard column.count == rowCount, column.type == record.type else {
          throw damage(file.record, record, nil, in: 0..<0)
        }
        if !record.stretches.isEmpty { mapped.withLock { $0[name] = column } }
        return column
      } catch is FormatsError {
        throw damage(file.record, record, nil, in: 0..<0)
      }
    }
    return nil
  }

  /// The strings that occur in a column, and perhaps others, without a look at its rows; nil when
  /// rows are missing or the part has no such strings.
  ///
  /// - Throws: `StoreError.damaged`.
  func dictionary(_ name: String) throws(StoreError) -> StringDictionary? {
    for file in files {
      guard let position = file.positions[name] else { continue }
      let record = file.record.columns[position]
      guard record.missing == 0 else { return nil }
      do { return try opened(file).dictionary(at: position) } catch {
        throw error as? StoreError ?? damage(file.record, record, nil, in: 0..<0)
      }
    }
    return nil
  }

  /// Opens the raw file, which is checked then; what is wrong with it is said to who reads a column.
  func openRawFile() {
    for file in files where file.record.role == .hot { _ = file.opened() }
  }

  /// Whether a column is among the compressed ones.
  func isCompressed(_ name: String) -> Bool {
    files.contains { $0.record.role == .text && $0.positions[name] != nil }
  }

  /// The rows of each stretch in which the compressed columns lie; nil without such columns.
  ///
  /// - Throws: `StoreError.damaged`.
  func batchRowCounts() throws(StoreError) -> [Int]? {
    guard let file = files.first(where: { $0.record.role == .text }) else { return nil }
    let counts = try opened(file).batchRowCounts
    guard counts.reduce(0, +) == rowCount else {
      throw .damaged(
        file: file.record.name, table: table, column: nil, rows: nil, of: rowCount)
    }
    return counts
  }

  /// A stretch of a compressed column; nil when the part does not have it.
  ///
  /// - Throws: `StoreError.damaged`.
  func column(_ name: String, batch: Int, rowCount count: Int) throws -> Column? {
    for file in files where file.record.role == .text {
      guard let position = file.positions[name] else { continue }
      let record = file.record.columns[position]
      let arrow = try opened(file)
      guard let column = try? arrow.columns(at: [position], batches: batch..<batch + 1).columns[0],
        column.count == count, column.type == record.type
      else { throw damage(file.record, record, nil, in: 0..<0) }
      return column
    }
    return nil
  }

  /// Everything that is wrong with the part's bytes.
  func problems() -> [StoreError] {
    var problems: [StoreError] = []
    for file in files {
      do { _ = try opened(file) } catch {
        // Nothing of such a file can be read.
        problems.append(error)
        continue
      }
      for column in file.record.columns {
        do {
          let values = try self.column(column.name)
          guard values.map({ column.blocks.hold($0) }) ?? false else {
            throw damage(file.record, column, nil, in: 0..<0)
          }
        } catch {
          if let problem = error as? StoreError { problems.append(problem) }
        }
      }
    }
    return problems
  }

  private func opened(_ file: PartFile) throws(StoreError) -> ArrowFile {
    guard let arrow = file.opened() else {
      throw .damaged(
        file: file.record.name, table: table, column: nil, rows: nil, of: rowCount)
    }
    return arrow
  }

  /// The error for bytes of a column; damage in its values is narrowed to the rows they belong to.
  private func damage(
    _ file: PartFileRecord, _ column: PartColumnRecord, _ bytes: Range<Int>?, in whole: Range<Int>
  ) -> StoreError {
    var rows: ClosedRange<Int>?
    if let bytes, rowCount > 0, !whole.isEmpty {
      let first = (bytes.lowerBound - whole.lowerBound) * rowCount / whole.count
      let last = (bytes.upperBound - whole.lowerBound) * rowCount / whole.count
      rows = min(first + 1, rowCount)...max(min(last + 1, rowCount), min(first + 1, rowCount))
    }
    return .damaged(
      file: file.name, table: table, column: column.name, rows: rows, of: rowCount)
  }
}
