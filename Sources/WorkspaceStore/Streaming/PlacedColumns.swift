import Formats
import Tables

/// What is guessed of a file's raw columns before all of its rows are seen.
struct HotGuess: Sendable, Equatable {
  struct Column: Sendable, Equatable {
    /// The bytes of the widest number.
    var widest = 1
    var hasMissing = false
    /// The most texts that a column of codes may have.
    var texts = 1 << 7
    /// Whether nothing is known of the column, because no row has a value.
    var isEmpty = false
  }

  /// By raw column.
  var columns: [Column]

  /// A guess by the first rows: their numbers, and texts that are some more than they have.
  ///
  /// The type of a column that `isOpen` is not known before a row has a value.
  init(_ chunk: StreamedChunk, isOpen: [Bool]) {
    columns = zip(chunk.hot, isOpen).map { segment, isOpen in
      Column(
        widest: segment.width, hasMissing: segment.missing > 0,
        texts: Self.room(for: segment.textCount + segment.textCount / 2),
        isEmpty: isOpen && segment.missing == chunk.rowCount)
    }
  }

  /// A guess that suits a chunk too; `texts` are how many texts each column has by then.
  mutating func widen(_ chunk: StreamedChunk, texts: [Int]) {
    for (index, segment) in chunk.hot.enumerated() {
      columns[index].widest = max(columns[index].widest, segment.width)
      columns[index].hasMissing = columns[index].hasMissing || segment.missing > 0
      columns[index].texts = max(columns[index].texts, Self.room(for: texts[index]))
      if segment.missing < chunk.rowCount { columns[index].isEmpty = false }
    }
  }

  /// Codes are signed as long as they can be, then of one byte as long as they can be, and so on.
  private static func room(for texts: Int) -> Int {
    [1 << 7, 1 << 8, 1 << 15, 1 << 16].first { texts <= $0 } ?? 1 << 31
  }
}

/// Writes the raw columns of a large file to their places while its rows are read.
///
/// How wide the values are and how many rows come is guessed; who finds that a chunk does not suit
/// the guess begins again. What was reserved for rows that did not come stays a hole in the file.
final class PlacedColumns {
  /// A column on its way to its place, a block at a time.
  private struct Column {
    let form: StreamForm
    let width: Int
    let place: ArrowPlacement
    let hasMissing: Bool
    let memory: UnsafeMutableRawPointer
    var filled = 0
    var sums: [UInt32] = []
    /// One bit for each row that has a value, where rows are missing.
    var validity = BitRow()
    /// One bit a row of booleans.
    var bits = BitRow()
  }

  private static let blocksAtOnce = 4

  let rowLimit: Int
  private let path: String
  private let forms: [StreamForm]
  private let names: [String]
  private let isOpen: [Bool]
  /// The text that a last column has in every row.
  private let constant: String?
  private(set) var guess: HotGuess?
  private var writer: ArrowFileWriter?
  private var room: ArrowRoom?
  private var columns: [Column] = []
  private(set) var rowCount = 0
  /// By raw column the texts so far, and by worker the file's codes for its own.
  private var texts: [KnownTexts]

  /// Columns of a file that is to be; `guess` is nil to go by the first rows.
  init(
    path: String, _ columns: [StreamColumn], constant: (name: String, text: String)?,
    isOpen: (String) -> Bool, rowLimit: Int, guess: HotGuess?
  ) {
    self.path = path
    self.rowLimit = rowLimit
    self.guess = guess
    self.constant = constant?.text
    let hot = columns.filter(\.isHot)
    forms = hot.map(\.form) + (constant == nil ? [] : [.text(.codes)])
    names = hot.map(\.name) + (constant.map { [$0.name] } ?? [])
    self.isOpen = hot.map { $0.form == .integer && isOpen($0.name) }
    texts = hot.map { _ in KnownTexts() }
  }

  deinit { for column in columns { column.memory.deallocate() } }

  /// Takes the next chunk of the file; false when it does not suit the guess.
  ///
  /// - Throws: `FormatsError`.
  func append(_ chunk: StreamedChunk, _ memory: ChunkMemory) throws -> Bool {
    if chunk.rowCount == 0 { return true }
    for index in chunk.hot.indices {
      texts[index].add(chunk.hot[index].newTexts, worker: chunk.worker)
    }
    if guess == nil { guess = HotGuess(chunk, isOpen: isOpen) }
    guard var guess, rowCount + chunk.rowCount <= rowLimit else { return false }
    guess.widen(chunk, texts: texts.map(\.count))
    guard guess == self.guess else {
      self.guess = guess
      return false
    }
    if writer == nil { try begin(guess) }
    for (index, segment) in chunk.hot.enumerated() {
      try append(segment, chunk, memory, index)
    }
    if constant != nil { try appendZeros(chunk.rowCount, columns.count - 1) }
    rowCount += chunk.rowCount
    return true
  }

  /// Whether the file has what is known in the end: codes of the columns' dictionaries, and the same
  /// columns without a value.
  func agrees(_ merged: [MergedTexts?], isEmpty: [Bool]) -> Bool {
    if let guess, guess.columns.map(\.isEmpty) != isEmpty { return false }
    return zip(texts, merged).allSatisfy { texts, merged in
      guard let merged else { return true }
      return texts.count == merged.dictionary.count
        && merged.codes.enumerated().allSatisfy { texts.codes[$0] ?? [] == $1 }
    }
  }

  /// Completes the file and makes it durable; gives the checksums of each column.
  ///
  /// The numbers of missing rows and the dictionaries are those of the raw columns.
  ///
  /// - Throws: `FormatsError`.
  func finish(
    missing: [Int], dictionaries: [StringDictionary?]
  ) throws -> [[Checksums]] {
    guard let writer, let room else { return [] }
    for index in columns.indices where columns[index].filled > 0 { try flush(index) }
    let places = try writer.settle(
      room, rowCount: rowCount, missing: missing + (constant == nil ? [] : [0]),
      dictionaries: dictionaries + (constant.map { [StringDictionary([$0])] } ?? []))
    var sums: [[Checksums]] = []
    for (column, place) in zip(columns, places) {
      var own: [Checksums] = []
      if column.form == .boolean {
        own.append(try Self.write(column.bits, at: place.values, writer))
      } else if !place.values.isEmpty {
        own.append(Checksums(range: place.values, sums: column.sums))
      }
      if !place.validity.isEmpty {
        own.append(try Self.write(column.validity, at: place.validity, writer))
      }
      sums.append(own)
    }
    try writer.finish()
    return sums
  }

  private func begin(_ guess: HotGuess) throws {
    var layouts = zip(forms, guess.columns).map { form, column in
      column.isEmpty
        ? HotLayout(.text(.codes), widest: 1, texts: 0)
        : HotLayout(form, widest: column.widest, texts: column.texts)
    }
    if let constant = forms.last, layouts.count < forms.count {
      layouts.append(HotLayout(constant, widest: 1, texts: 1))
    }
    let hasMissing = guess.columns.map(\.hasMissing) + (constant == nil ? [] : [false])
    let writer = try ArrowFileWriter(
      path: path, columns: zip(names, layouts).map { ArrowColumn($0, $1.encoding) })
    let room = try writer.reserve(rowCount: rowLimit, withValidity: hasMissing)
    for (index, layout) in layouts.enumerated() {
      columns.append(
        Column(
          form: forms[index], width: layout.width, place: room.places[index],
          hasMissing: hasMissing[index],
          memory: .allocate(byteCount: Checksums.blockBytes, alignment: 64)))
    }
    self.writer = writer
    self.room = room
  }

  private func append(
    _ segment: HotSegment, _ chunk: StreamedChunk, _ memory: ChunkMemory, _ index: Int
  ) throws {
    let valid = segment.validity.map { memory.bytes($0, count: chunk.rowCount) }
    if columns[index].hasMissing { columns[index].validity.append(valid, count: chunk.rowCount) }
    if columns[index].form == .boolean {
      let values = memory.bytes(segment.position, count: chunk.rowCount)
      return columns[index].bits.append(values, count: chunk.rowCount)
    }
    let isCoded = columns[index].form == .text(.codes)
    let width = columns[index].width
    let codes =
      isCoded ? texts[index].translation(chunk.worker, isWider: width > segment.width) : nil
    var row = 0
    while row < chunk.rowCount {
      let count = min(
        chunk.rowCount - row, (Checksums.blockBytes - columns[index].filled) / width)
      let target = UnsafeMutableRawBufferPointer(
        start: columns[index].memory + columns[index].filled, count: count * width)
      let source = memory.bytes(
        segment.position + row * segment.width, count: count * segment.width)
      HotValues.convert(source, segment.width, to: target, width, count: count, codes: codes)
      if isCoded, let valid {
        HotValues.clear(
          target, width, where: UnsafeRawBufferPointer(rebasing: valid[row..<row + count]))
      }
      try advance(index, by: target.count)
      row += count
    }
  }

  private func appendZeros(_ count: Int, _ index: Int) throws {
    var left = count
    while left > 0 {
      let count = min(left, Checksums.blockBytes - columns[index].filled)
      (columns[index].memory + columns[index].filled).initializeMemory(
        as: UInt8.self, repeating: 0, count: count)
      try advance(index, by: count)
      left -= count
    }
  }

  private func advance(_ index: Int, by byteCount: Int) throws {
    columns[index].filled += byteCount
    if columns[index].filled == Checksums.blockBytes { try flush(index) }
  }

  /// Writes a block to its place.
  private func flush(_ index: Int) throws {
    let bytes = UnsafeRawBufferPointer(
      start: columns[index].memory, count: columns[index].filled)
    let start = columns[index].place.values.lowerBound
    let place = start + columns[index].sums.count * Checksums.blockBytes
    try writer?.fill(bytes, at: place)
    columns[index].sums.append(Checksums.sum(of: bytes))
    columns[index].filled = 0
    if columns[index].sums.count % Self.blocksAtOnce == 0 {
      let end = place + Checksums.blockBytes
      writer?.beginWriting(end - Self.blocksAtOnce * Checksums.blockBytes..<end)
    }
  }

  private static func write(
    _ bits: BitRow, at place: Range<Int>, _ writer: ArrowFileWriter
  ) throws -> Checksums {
    try bits.bytes.withUnsafeBytes { bytes in
      try writer.fill(bytes, at: place.lowerBound)
      return Checksums(of: bytes, at: place.lowerBound)
    }
  }
}

/// Bits one after the other.
private struct BitRow {
  private(set) var bytes: [UInt8] = []
  private var count = 0

  /// Appends one bit for each byte that is 1 or 0; ones where there are no bytes.
  mutating func append(_ values: UnsafeRawBufferPointer?, count more: Int) {
    let first = count
    count += more
    bytes.append(contentsOf: repeatElement(0, count: (count + 7) / 8 - bytes.count))
    bytes.withUnsafeMutableBufferPointer { bytes in
      for row in 0..<more {
        let bit = values?[row] ?? 1
        bytes[(first + row) >> 3] |= (bit & 1) << UInt8((first + row) & 7)
      }
    }
  }
}

/// The texts of a column in the order of their first rows, and the workers' codes for them.
private struct KnownTexts {
  private var known: [[UInt8]: UInt32] = [:]
  /// By worker, the column's codes for the worker's.
  private(set) var codes: [Int: [UInt32]] = [:]
  // The workers that met texts in another order.
  private var differing: Set<Int> = []

  var count: Int { known.count }

  /// Adds the texts that a worker met for the first time, in the order of its codes.
  mutating func add(_ texts: [[UInt8]], worker: Int) {
    for text in texts {
      let code = known[text] ?? UInt32(truncatingIfNeeded: known.count)
      known[text] = code
      if code != codes[worker]?.count ?? 0 { differing.insert(worker) }
      codes[worker, default: []].append(code)
    }
  }

  /// The column's codes for a worker's; nil when they are the same, and as wide.
  func translation(_ worker: Int, isWider: Bool) -> [UInt32]? {
    isWider || differing.contains(worker) ? codes[worker] ?? [] : nil
  }
}
