import CLua

/// How a column's values lie in memory, for the loop that runs a function row by row.
package enum RowColumnLayout: Int32, Sendable {
  case int8 = 0
  case int16 = 1
  case int32 = 2
  case int64 = 3
  case float64 = 4
  case bits = 5
  case codes8 = 6
  case codes16 = 7
  case codes32 = 8
  case date = 9
  case time = 10
}

/// One column's memory as the loop reads it.
package struct RowColumnMemory {
  /// How the values lie in memory.
  package var layout: RowColumnLayout
  /// The first row's value; for bits the byte that holds bit 0.
  package var values: UnsafeRawPointer
  /// The place of the first row's bit.
  package var bitOffset = 0
  /// The bits that say which rows have a value; nil when all have.
  package var validity: UnsafeRawPointer?
  /// The place of the first row's bit in `validity`.
  package var validityOffset = 0
  /// The offsets of the dictionary's strings.
  package var offsets: UnsafePointer<Int64>?
  /// The bytes of the dictionary's strings.
  package var bytes: UnsafeRawPointer?
  /// The number of strings in the dictionary.
  package var dictionaryCount = 0

  /// Memory without missing values and without a dictionary.
  package init(layout: RowColumnLayout, values: UnsafeRawPointer) {
    self.layout = layout
    self.values = values
  }
}

/// The columns of the rows that a loop runs over, loaded when a function first reads them.
package protocol RowColumns: AnyObject {
  /// The names of all columns.
  var names: [String] { get }
  /// The memory of a column, which must live as long as this object.
  func memory(of column: Int) throws -> RowColumnMemory
}

/// The tags of the classes whose values a row function meets.
package struct RowTags: Sendable {
  /// The row itself.
  package var row: Int32
  /// Dates.
  package var date: Int32
  /// Times.
  package var time: Int32

  /// The tags of three classes.
  package init(row: Int32 = 7, date: Int32 = 10, time: Int32 = 11) {
    self.row = row
    self.date = date
    self.time = time
  }
}

/// What a row loop gave.
package struct RowLoopOutcome {
  /// How many rows were set aside, by column: failed using nil, and read that column, missing, last.
  package var setAside: [Int] = []
  /// How many rows read a column missing and did not fail, by column, of the first 64.
  package var readMissing: [Int] = []
  /// In how many rows the function took its columns as arguments.
  package var rowsByArguments = 0
  /// The strings of the results: their bytes one after the other.
  package var stringBytes: [UInt8] = []
  /// Where each string ends.
  package var stringEnds: [Int] = []
  /// The row that raised and its error; the rows after it did not run.
  ///
  /// `missing` is the column for which the row would have been set aside without `strict`.
  package var failure: (row: Int, error: any Error, missing: Int?)?

  /// The outcome of no rows.
  package init() {}
}

/// A loop's columns while C asks for them.
private final class RowColumnLoader {
  let columns: any RowColumns
  var refusal: (any Error)?

  init(_ columns: any RowColumns) { self.columns = columns }

  /// Fills in a column; false when it cannot be loaded.
  func load(_ index: Int, into column: UnsafeMutablePointer<deed_row_column>) -> Bool {
    do {
      let memory = try columns.memory(of: index)
      column.pointee.values = memory.values
      column.pointee.bit_offset = Int64(memory.bitOffset)
      column.pointee.validity = memory.validity?.assumingMemoryBound(to: UInt8.self)
      column.pointee.validity_offset = Int64(memory.validityOffset)
      column.pointee.offsets = memory.offsets
      column.pointee.bytes = memory.bytes?.assumingMemoryBound(to: UInt8.self)
      column.pointee.dictionary_count = Int64(memory.dictionaryCount)
      column.pointee.layout = memory.layout.rawValue
      return true
    } catch {
      refusal = error
      return false
    }
  }
}

extension LuaVM {
  /// The tag of a row that failed using nil after reading a missing column.
  package static let setAsideTag: UInt8 = 7

  /// Calls a kept function with each of these rows in turn, in C.
  ///
  /// `rows` are ascending; nil stands for 0..<`count`. `tags` takes a value's `ValueKind` number by
  /// row, or 1 for a true value when `payloads` is nil; `payloads` takes the values' bits, or the
  /// numbers of strings. `aside` takes, by position in `rows`, the column for which a row was set
  /// aside, `missing` the bits of the columns that it read missing without failing. With `strict`, no
  /// row is set aside. With `byObject` each row is an object, also where the function could take its
  /// columns as arguments, which gives the same and takes a third of the time.
  package func runRows(
    _ function: LuaReference, _ columns: any RowColumns, rows: UnsafePointer<Int32>?, count: Int,
    tags: UnsafeMutablePointer<UInt8>, payloads: UnsafeMutablePointer<UInt64>?,
    aside: UnsafeMutablePointer<Int32>? = nil, missing: UnsafeMutablePointer<UInt64>? = nil,
    strict: Bool, byObject: Bool = false, classes: RowTags, in call: Call? = nil
  ) -> RowLoopOutcome {
    let names = columns.names.map { Array($0.utf8) }
    let loader = RowColumnLoader(columns)
    var described = names.map { name in
      var described = deed_row_column()
      described.layout = Int32(DEED_ROW_UNREAD)
      described.name_length = name.count
      return described
    }
    var loop = deed_row_loop()
    loop.function = function.id
    loop.column_count = Int64(names.count)
    loop.rows = rows
    loop.count = Int64(count)
    loop.wants_values = payloads != nil
    loop.strict = strict
    loop.by_object = byObject
    loop.row_tag = classes.row
    loop.date_tag = classes.date
    loop.time_tag = classes.time
    loop.tags = tags
    loop.payloads = payloads
    loop.aside = aside
    loop.missing = missing
    loop.load_context = Unmanaged.passUnretained(loader).toOpaque()
    loop.load = { context, index, column in
      guard let context, let column else { return UnsafePointer(LuaVM.unreadable.text) }
      let loader = Unmanaged<RowColumnLoader>.fromOpaque(context).takeUnretainedValue()
      return loader.load(Int(index), into: column) ? nil : UnsafePointer(LuaVM.unreadable.text)
    }
    let state = call?.state ?? deed_vm_state(handle)
    let status = names.flatMap(\.self).withUnsafeBytes { nameBytes in
      described.withUnsafeMutableBufferPointer { described in
        var start = 0
        for index in described.indices {
          described[index].name = nameBytes.baseAddress.map {
            ($0 + start).assumingMemoryBound(to: CChar.self)
          }
          start += names[index].count
        }
        loop.columns = described.baseAddress
        return deed_rows_run(state, &loop)
      }
    }
    defer { deed_rows_free(&loop) }
    withExtendedLifetime(loader) {}
    var outcome = RowLoopOutcome()
    outcome.setAside = described.map { Int($0.set_aside) }
    outcome.readMissing = described.map { Int($0.read_missing) }
    outcome.rowsByArguments = Int(loop.direct_rows)
    if loop.string_length > 0 {
      outcome.stringBytes = Array(
        UnsafeBufferPointer(start: loop.string_bytes, count: loop.string_length))
    }
    outcome.stringEnds = (0..<Int(loop.string_count)).map { Int(loop.string_ends[$0]) }
    do { try check(status) } catch {
      let position = Int(loop.position)
      let row = position < count ? rows.map { Int($0[position]) } ?? position : 0
      let missing = loop.failed_column < 0 ? nil : Int(loop.failed_column)
      let reason = loop.is_refused ? loader.refusal ?? error : error
      outcome.failure = (row, reason, missing)
    }
    return outcome
  }

  /// What C raises when a column cannot be loaded; the reason itself comes back in Swift.
  private static let unreadable = UnreadableText()

  /// Whether an error's text says that a nil was used.
  package static func isNilError(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { deed_is_nil_error($0.baseAddress, $0.count) }
    }
  }
}

private struct UnreadableText: @unchecked Sendable {
  // @unchecked because: the memory is written once, here, and lives as long as the process.
  let text: UnsafeMutablePointer<CChar>

  init() {
    let words = "this column cannot be read".utf8CString
    text = .allocate(capacity: words.count)
    text.initialize(from: Array(words), count: words.count)
  }
}
