import Synchronization
import Tables

/// An Arrow file as a table: columns of types that Deed has, decoded on first use.
package final class ArrowSource: TableSource {
  package let names: [String]
  /// The file behind the table.
  package let file: ArrowFile
  private let positions: [String: Int]
  private let batches: Range<Int>?
  private let remarks: Mutex<[Note]>

  /// The rows of a file, or of the record batches in `batches`.
  ///
  /// Columns of nested and other types without a counterpart are left out with a note; a name
  /// that is there before gets a number, with a note.
  package init(_ file: ArrowFile, batches: Range<Int>? = nil) {
    var names: [String] = []
    var positions: [String: Int] = [:]
    var notes: [Note] = []
    let taken = Set(file.schema.fields.map(\.name))
    for (position, field) in file.schema.fields.enumerated() {
      if let reason = Self.unreadable(field) {
        notes.append(Note(step: "read", reason: reason, column: field.name, count: 1))
        continue
      }
      var name = field.name
      var number = 2
      while positions[name] != nil || (name != field.name && taken.contains(name)) {
        name = "\(field.name)_\(number)"
        number += 1
      }
      if name != field.name {
        notes.append(
          Note(
            step: "read", reason: "a second column `\(field.name)` is called `\(name)`",
            column: name, count: 1))
      }
      names.append(name)
      positions[name] = position
    }
    self.file = file
    self.names = names
    self.positions = positions
    self.batches = batches
    self.remarks = Mutex(notes)
  }

  package func rowCount() -> Int {
    batches.map { file.batchRowCounts[$0].reduce(0, +) } ?? file.rowCount
  }

  package func load(_ names: [String]) throws -> [Column] {
    let loaded = try file.columns(at: names.compactMap { positions[$0] }, batches: batches)
    remarks.withLock { remarks in
      for note in loaded.notes where !remarks.contains(note) { remarks.append(note) }
    }
    return loaded.columns
  }

  package func notes() -> [Note] { remarks.withLock { $0 } }

  /// The table of each record batch, in order.
  package func tables() -> [Table] {
    (batches ?? 0..<file.batchRowCounts.count).map {
      Table(ArrowSource(file, batches: $0..<$0 + 1), label: file.name)
    }
  }

  private static func unreadable(_ field: ArrowField) -> String? {
    if case .other(let name, _) = field.type { return "\(name) are not read; column left out" }
    guard field.dictionary != nil else { return nil }
    switch field.type {
    case .text, .textView: return nil
    default: return "a dictionary of other values than text is not read; column left out"
    }
  }
}
