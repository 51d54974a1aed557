import Activity
import Synchronization

/// Where a table's columns come from: memory, a file, or another table under a verb.
///
/// A source is immutable: asked twice, it gives equal columns.
package protocol TableSource: AnyObject, Sendable {
  /// The column names, different, in order.
  var names: [String] { get }
  /// The number of rows.
  ///
  /// May have to read the source.
  func rowCount() throws -> Int
  /// The named columns in the order asked, each `rowCount` long, read in one pass.
  ///
  /// Only names of `names` are asked for.
  func load(_ names: [String]) throws -> [Column]
  /// Whether a complete column of moments never descends, where that is known before its values are
  /// together; nil where it is not.
  ///
  /// A file is read for it, for the columns `beside` in the same pass. Only names of `names` are
  /// asked for.
  func ascends(_ name: String, beside names: [String]) throws -> Bool?
  /// What the source has to say so far: set-aside rows, trimmed headers. May grow by `load`.
  func notes() -> [Note]
  /// How the source came about; nil for one that was read and not made of others.
  ///
  /// A requirement and no cast: the first cast to a protocol looks through all that there are.
  var lineage: Lineage? { get }
}

extension TableSource {
  package var lineage: Lineage? { nil }
  package func ascends(_ name: String, beside names: [String]) throws -> Bool? { nil }
}

/// How a source came about from others.
package struct Lineage {
  /// Where the notes come from.
  let trail: NoteTrail
  /// The number of verbs between the source and what was read.
  let depth: Int
}

/// A source that knows how its rows are ordered without reading them.
package protocol OrderedSource: TableSource {
  /// The columns by which the rows ascend, the first one first; no value of them is missing.
  var order: [(name: String, type: ColumnType)] { get }
}

/// A table of named columns of one length.
///
/// Immutable; columns are read when first asked for.
package final class Table: Sendable {
  /// The column names, different, in order.
  package let names: [String]
  /// Where the columns come from.
  package let source: any TableSource
  /// What messages call the table: a file's name such as `responses.csv`, or nil.
  package let label: String?
  private let position: [String: Int]
  private let loaded = Mutex<[String: Column]>([:])

  /// A table over `source`.
  package init(_ source: any TableSource, label: String? = nil) {
    self.names = source.names
    self.source = source
    self.label = label
    self.position = Dictionary(
      source.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// A table of columns in memory, all of one length, with different names.
  package convenience init(
    _ columns: [(name: String, column: Column)], rowCount: Int? = nil, label: String? = nil,
    notes: [Note] = []
  ) {
    self.init(MemorySource(columns, rowCount: rowCount, notes: notes), label: label)
  }

  /// The number of rows.
  package func rowCount() throws -> Int { try source.rowCount() }

  /// The notes that travel with the table, in the order in which they arose.
  package var notes: [Note] { source.notes().filter { !$0.isPlan } }

  /// How the steps that made the table run, in order.
  package var plans: [Note] { source.notes().filter(\.isPlan) }

  /// Whether the table has a column of this name.
  package func has(_ name: String) -> Bool { position[name] != nil }

  /// The named column.
  ///
  /// - Throws: `TableError.noColumn` and what reading the source throws.
  package func column(_ name: String) throws -> Column {
    try columns([name])[0]
  }

  /// The named columns in the order asked; those not in memory are read in one pass.
  ///
  /// - Throws: `TableError.noColumn` and what reading the source throws.
  package func columns(_ wanted: [String]) throws -> [Column] {
    for name in wanted where position[name] == nil {
      throw TableError.noColumn(name, table: label, names: names)
    }
    var known = loaded.withLock { $0 }
    var asked: Set<String> = []
    let unread = wanted.filter { known[$0] == nil && asked.insert($0).inserted }
    if !unread.isEmpty {
      try Cancellation.check()
      let columns = try source.load(unread)
      // What a request to stop made incomplete is not kept.
      try Cancellation.check()
      loaded.withLock { loaded in
        for (name, column) in zip(unread, columns) where loaded[name] == nil {
          loaded[name] = column
        }
        known = loaded
      }
    }
    return wanted.compactMap { known[$0] }
  }

  /// Whether a complete column of moments never descends, where that is known without bringing it
  /// into memory; nil where it is not, and of a column that is there already.
  ///
  /// Who asks for other columns afterwards names them `beside`, so that one pass reads all.
  ///
  /// - Throws: What reading the source throws.
  package func ascends(_ name: String, beside names: [String]) throws -> Bool? {
    guard ([name] + names).allSatisfy(has), !isLoaded([name]) else { return nil }
    try Cancellation.check()
    return try source.ascends(name, beside: names)
  }

  /// Whether all these columns are in memory already.
  package func isLoaded(_ wanted: [String]) -> Bool {
    loaded.withLock { loaded in wanted.allSatisfy { loaded[$0] != nil } }
  }

  /// The same table with the given label.
  package func labelled(_ label: String?) -> Table { Table(source, label: label) }
}

/// Columns in memory.
package final class MemorySource: TableSource {
  package let names: [String]
  private let columns: [String: Column]
  private let rows: Int
  private let remarks: [Note]

  /// Columns of one length with different names; `rowCount` is needed when there are none.
  package init(
    _ columns: [(name: String, column: Column)], rowCount: Int? = nil, notes: [Note] = []
  ) {
    let rows = rowCount ?? columns.first?.column.count ?? 0
    precondition(
      columns.allSatisfy { $0.column.count == rows }, "columns of different lengths")
    self.names = columns.map(\.name)
    self.columns = Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.column) })
    self.rows = rows
    self.remarks = notes
  }

  package func rowCount() -> Int { rows }

  package func load(_ names: [String]) -> [Column] { names.compactMap { columns[$0] } }

  package func notes() -> [Note] { remarks }
}
