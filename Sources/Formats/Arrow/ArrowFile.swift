import Synchronization
import Tables

/// An Arrow file (Feather version 2): columns are decoded when they are asked for.
///
/// Every offset and length of the file is checked before it is used.
package final class ArrowFile: Sendable {
  /// The file's name in messages.
  package let name: String
  /// The columns as the file declares them.
  package let schema: ArrowSchema
  /// The number of rows of each record batch.
  package let batchRowCounts: [Int]
  /// The number of rows.
  package let rowCount: Int
  private let isVersion5: Bool
  private let batches: [ArrowMessage]
  // By the numbers of the dictionaries.
  private let dictionaryBatches: [Int: [ArrowMessage]]
  private let dictionaries = Mutex<[Int: ArrowDictionary]>([:])

  /// Opens the file at `path`; mapped, so only what is asked for is read.
  ///
  /// - Throws: `FormatsError`.
  package convenience init(path: String, access: FileBytes.Access = .mapped) throws {
    try self.init(FileBytes.read(path, access: access), name: FileBytes.name(path))
  }

  /// Opens a file that is in memory.
  ///
  /// - Throws: `FormatsError`.
  package init(_ bytes: Buffer, name: String) throws {
    let footer = try ArrowFooter(bytes, name: name)
    self.name = name
    self.schema = footer.schema
    self.isVersion5 = footer.isVersion5
    self.batches = try footer.batches.enumerated().map { index, block in
      try ArrowMessage(
        bytes, block, expecting: .batch, place: ArrowPlace(name, "record batch \(index + 1)"))
    }
    var dictionaryBatches: [Int: [ArrowMessage]] = [:]
    for (index, block) in footer.dictionaries.enumerated() {
      let place = ArrowPlace(name, "dictionary batch \(index + 1)")
      let message = try ArrowMessage(bytes, block, expecting: .dictionary, place: place)
      let id = Int(truncatingIfNeeded: message.dictionaryID)
      if !message.isDelta && dictionaryBatches[id] != nil {
        throw place.damage(expected: "one dictionary of the number \(id)", found: "two")
      }
      dictionaryBatches[id, default: []].append(message)
    }
    self.dictionaryBatches = dictionaryBatches
    self.batchRowCounts = batches.map(\.rowCount)
    self.rowCount = batchRowCounts.reduce(0, +)
    guard rowCount <= UInt32.max else {
      throw ArrowPlace(name, "record batches").unsupported("more than \(UInt32.max) rows")
    }
  }

  /// The columns at `positions` of the schema, over the record batches in `range` (nil: all).
  ///
  /// Notes say what the conversion did to values.
  ///
  /// - Throws: `FormatsError`.
  package func columns(
    at positions: [Int], batches range: Range<Int>? = nil
  ) throws -> (columns: [Column], notes: [Note]) {
    let wanted = Set(positions)
    let found = try batches[range ?? batches.indices].map {
      try $0.parts(of: schema.fields, wanted: wanted, isVersion5: isVersion5)
    }
    var notes: [Note] = []
    let columns = try positions.map { position in
      let field = schema.fields[position]
      let place = ArrowPlace(name, "column `\(field.name)`")
      var decoder = ColumnDecoder(field, found.compactMap { $0[position] }, place: place)
      let dictionary = try field.dictionary.map { try strings($0.id, field: field) }
      let column = try decoder.column(dictionary)
      notes += decoder.notes
      return column
    }
    return (columns, notes)
  }

  /// The strings of which the column at `position` has codes, whichever of them occur; nil for a
  /// column without a dictionary, or with one that has missing strings.
  ///
  /// - Throws: `FormatsError`.
  package func dictionary(at position: Int) throws -> StringDictionary? {
    let field = schema.fields[position]
    guard let encoding = field.dictionary else { return nil }
    let found = try strings(encoding.id, field: field)
    return found.validity == nil ? found.strings : nil
  }

  private func strings(_ number: Int64, field: ArrowField) throws -> ArrowDictionary {
    let id = Int(truncatingIfNeeded: number)
    if let known = dictionaries.withLock({ $0[id] }) { return known }
    let place = ArrowPlace(name, "dictionary of column `\(field.name)`")
    var values = field
    values.dictionary = nil
    let parts = try (dictionaryBatches[id] ?? []).compactMap {
      try $0.parts(of: [values], wanted: [0], isVersion5: isVersion5)[0]
    }
    let made = try ColumnDecoder(values, parts, place: place).dictionary()
    return dictionaries.withLock { dictionaries in
      if let other = dictionaries[id] { return other }
      dictionaries[id] = made
      return made
    }
  }
}
