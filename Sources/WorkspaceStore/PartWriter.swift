import Formats
import Tables

/// Which of a part's two files a column is in.
enum PartRole: String, Sendable, CaseIterable {
  /// Raw and aligned, to be mapped.
  case hot
  /// Compressed texts.
  case text
}

/// A file of a part as the catalogue knows it.
struct PartFileRecord: Sendable, Equatable {
  let role: PartRole
  /// The file's name in the folder of parts.
  let name: String
  let byteCount: Int
  /// The columns in the file, in order.
  let columns: [PartColumnRecord]
  /// Checksums of everything that is in no column's stretches.
  let rest: [Checksums]
}

/// A column of a part's file as the catalogue knows it.
struct PartColumnRecord: Sendable, Equatable {
  let name: String
  let type: ColumnType
  /// The least and the greatest value of integers, numbers, dates and times; nil without any.
  let low: Double?
  let high: Double?
  let missing: Int
  /// The same by block of rows; empty for other columns.
  var blocks = ValueBlocks()
  /// Where the values lie and their checksums; empty for what is not mapped as it lies.
  var stretches: [Checksums]
}

/// Writes the two files of a part.
struct PartWriter {
  /// The folder of parts, which exists.
  let folder: String
  /// What the files' names begin with.
  let stem: String
  /// The table that the part is of, which says how ids are used.
  let table: String
  let faults: FaultInjection

  /// Writes the columns, each into the file where it belongs, and makes them durable.
  func write(
    _ columns: [(name: String, column: Column)], rowCount: Int
  ) throws -> [PartFileRecord] {
    let columns = columns.map { name, column in
      // Rows are looked up and grouped by these: texts that are codes need not be compared.
      (name: name, column: isCode(name, column) ? column.distinctCodes() : column)
    }
    let isHot = columns.map { name, column in
      column.isDecimal
        ? !StandardTables.isSeldomUsed(name, of: table) : isCode(name, column) || column.isHot
    }
    let hot = zip(columns, isHot).filter(\.1).map(\.0)
    let text = zip(columns, isHot).filter { !$0.1 }.map(\.0)
    var records: [PartFileRecord] = []
    if !hot.isEmpty || text.isEmpty {
      records.append(try write(.hot, hot, rowCount: rowCount))
      try faults.reach(.wroteHotFile)
    }
    if !text.isEmpty {
      records.append(try write(.text, text, rowCount: rowCount))
      try faults.reach(.wroteTextFile)
    }
    return records
  }

  /// Whether a column orders the table and is a text.
  private func isCode(_ name: String, _ column: Column) -> Bool {
    column.type == .string && StandardTables.clustering(of: table).contains(name)
  }

  private func write(
    _ role: PartRole, _ columns: [(name: String, column: Column)], rowCount: Int
  ) throws -> PartFileRecord {
    let name = "\(stem).\(role.rawValue).arrow"
    let path = "\(folder)/\(name)"
    var options = ArrowOptions(
      compression: role == .text ? .zstd : nil, rowsPerBatch: role == .text ? 1 << 18 : nil)
    options.decimals = Set(
      columns.filter { $0.column.isDecimal && !isCode($0.name, $0.column) }.map(\.name))
    try ArrowFileWriter.write(columns, rowCount: rowCount, to: path, options: options)
    return try Self.record(role, name: name, path: path, expecting: columns, rowCount: rowCount)
  }

  /// Reads the file back, compares it with what it should hold, and sums its bytes.
  private static func record(
    _ role: PartRole, name: String, path: String,
    expecting columns: [(name: String, column: Column)], rowCount: Int
  ) throws -> PartFileRecord {
    let bytes = try FileBytes.read(path, access: .mapped)
    let file = try ArrowFile(bytes, name: name)
    let read = try file.columns(at: Array(columns.indices)).columns
    precondition(file.rowCount == rowCount || columns.isEmpty, "\(file.rowCount) rows in \(name)")
    let records = zip(columns, read).map { given, column in
      let blocks = ValueBlocks(column)
      let range = blocks.extremes
      return PartColumnRecord(
        name: given.name, type: column.type, low: range?.low, high: range?.high,
        missing: column.missingCount, blocks: blocks,
        stretches: column.stretches(in: bytes).map { Checksums(of: bytes, range: $0) })
    }
    return PartFileRecord(
      role: role, name: name, byteCount: bytes.byteCount, columns: records,
      rest: PartFileRecord.rest(of: bytes, besides: records))
  }
}

extension PartFileRecord {
  /// Checksums of everything that is in no column's stretches.
  static func rest(of bytes: Buffer, besides columns: [PartColumnRecord]) -> [Checksums] {
    var position = 0
    var rest: [Checksums] = []
    let taken = columns.flatMap { $0.stretches.map(\.range) }
      .sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    for range in taken where range.upperBound > position {
      if range.lowerBound > position {
        rest.append(Checksums(of: bytes, range: position..<range.lowerBound))
      }
      position = range.upperBound
    }
    if position < bytes.byteCount {
      rest.append(Checksums(of: bytes, range: position..<bytes.byteCount))
    }
    return rest
  }
}

extension Column {
  /// Whether the texts are the decimal numbers that are their codes.
  fileprivate var isDecimal: Bool {
    if case .codes32(_, let dictionary) = storage { dictionary.isDecimal } else { false }
  }

  /// Whether the column belongs to the raw file: everything but texts that hardly repeat.
  var isHot: Bool {
    guard let dictionary else { return true }
    if isOrdered { return true }
    guard dictionary.isDistinct else { return false }
    let isShort = dictionary.bytes.byteCount <= 24 * max(dictionary.count, 1)
    return dictionary.count * 4 <= count || isShort && dictionary.count <= 1 << 16
  }

  /// The least and the greatest value of a column of numbers, dates or times.
  var extremes: (low: Double, high: Double)? {
    func extremes<Element: BitwiseCopyable>(
      _ values: Values<Element>, _ number: (Element) -> Double
    ) -> (Double, Double)? {
      var found: (low: Double, high: Double)?
      for row in 0..<values.count where !isMissing(row) {
        let value = number(values[row])
        if value.isNaN { continue }
        found = (min(found?.low ?? value, value), max(found?.high ?? value, value))
      }
      return found
    }
    switch storage {
    case .int8(let values): return extremes(values) { Double($0) }
    case .int16(let values): return extremes(values) { Double($0) }
    case .int32(let values): return extremes(values) { Double($0) }
    case .int64(let values): return extremes(values) { Double($0) }
    case .float64(let values): return extremes(values) { $0 }
    default: return nil
    }
  }

  /// The stretches of `file` in which the column's values, validity and strings lie as they are
  /// used; the values first.
  func stretches(in file: Buffer) -> [Range<Int>] {
    var buffers: [(address: UnsafeRawPointer, byteCount: Int)] = []
    func add<Element>(_ values: Values<Element>) {
      buffers.append((UnsafeRawPointer(values.base), values.count * MemoryLayout<Element>.stride))
    }
    func add(_ bits: Bitmap) {
      let start = bits.offset / 8
      buffers.append((bits.buffer.address + start, (bits.offset + bits.count + 7) / 8 - start))
    }
    switch storage {
    case .int8(let values): add(values)
    case .int16(let values): add(values)
    case .int32(let values): add(values)
    case .int64(let values): add(values)
    case .float64(let values): add(values)
    case .bits(let bits): add(bits)
    case .codes8(let codes, _): add(codes)
    case .codes16(let codes, _): add(codes)
    case .codes32(let codes, _): add(codes)
    }
    if let validity { add(validity) }
    if let dictionary {
      add(dictionary.offsets)
      buffers.append((dictionary.bytes.address, dictionary.bytes.byteCount))
    }
    let start = UInt(bitPattern: file.address)
    return buffers.compactMap { buffer in
      let address = UInt(bitPattern: buffer.address)
      guard buffer.byteCount > 0, address >= start,
        address + UInt(buffer.byteCount) <= start + UInt(file.byteCount)
      else { return nil }
      let offset = Int(address - start)
      return offset..<offset + buffer.byteCount
    }
  }
}
