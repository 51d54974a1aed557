import CKernels

/// What one worker has of one column: the rows of its chunks, in the narrowest layout for each.
struct ColumnParts {
  /// The values of one chunk, which live as long as the parts they belong to.
  enum Values {
    case int8(UnsafeBufferPointer<Int8>)
    case int16(UnsafeBufferPointer<Int16>)
    case int32(UnsafeBufferPointer<Int32>)
    case int64(UnsafeBufferPointer<Int64>)
    /// Microseconds that are whole seconds since `from` seconds after 1970.
    case seconds16(UnsafeBufferPointer<UInt16>, from: UInt32)
    case seconds32(UnsafeBufferPointer<UInt32>)
    case float64(UnsafeBufferPointer<Double>)
    case codes8(UnsafeBufferPointer<UInt8>)
    case codes16(UnsafeBufferPointer<UInt16>)
    case codes32(UnsafeBufferPointer<UInt32>)
  }

  /// The rows of one chunk.
  struct Part {
    let chunk: Int
    let values: Values
    /// 1 where a row has a value; nil when all have.
    let valid: [UInt8]?
    /// How many values there are.
    let present: Int
  }

  /// The chunks' rows, ascending.
  private(set) var parts: [Part] = []
  /// The texts by first appearance to this worker, in the file's encoding.
  private(set) var texts = WorkerTexts()
  private let memory = PartMemory()
  private let seconds = ScratchArray<UInt32>()
  private let offsets = ScratchArray<UInt16>()

  /// Copies the rows that a decoder holds.
  mutating func append(_ decoder: ColumnDecoder, chunk: Int, rows: Int) {
    let valid = UnsafeBufferPointer(start: decoder.valid.base, count: rows)
    let values: Values
    switch decoder.plan.type {
    case .number:
      values = .float64(copied(UnsafeBufferPointer(start: decoder.numbers.base, count: rows)))
    case .string:
      let codes = UnsafeBufferPointer(start: decoder.codes.base, count: rows)
      let count = deed_dictionary_count(decoder.dictionary)
      if count <= 1 << 8 {
        values = .codes8(converted(codes))
      } else if count <= 1 << 16 {
        values = .codes16(converted(codes))
      } else {
        values = .codes32(copied(codes))
      }
    case .time: values = moments(UnsafeBufferPointer(start: decoder.integers.base, count: rows))
    case .integer, .boolean, .date:
      values = narrowed(UnsafeBufferPointer(start: decoder.integers.base, count: rows))
    }
    parts.append(
      Part(
        chunk: chunk, values: values, valid: decoder.missing == 0 ? nil : Array(valid),
        present: rows - decoder.missing))
  }

  /// Takes over the decoder's texts.
  mutating func close(_ decoder: ColumnDecoder) {
    if decoder.plan.type == .string { texts = WorkerTexts(decoder.dictionary) }
  }

  private func moments(_ values: UnsafeBufferPointer<Int64>) -> Values {
    let count = values.count
    seconds.reserve(count)
    guard count > 0, let base = values.baseAddress,
      deed_seconds_i64(base, count, seconds.base) == 0
    else { return narrowed(values) }
    // The rows of a chunk are often of one day.
    var first: UInt32 = 0
    offsets.reserve(count)
    if deed_offsets_u32(seconds.base, count, &first, offsets.base) <= UInt16.max {
      return .seconds16(copied(UnsafeBufferPointer(start: offsets.base, count: count)), from: first)
    }
    return .seconds32(copied(UnsafeBufferPointer(start: seconds.base, count: count)))
  }

  private func narrowed(_ values: UnsafeBufferPointer<Int64>) -> Values {
    guard let base = values.baseAddress else { return .int8(filled(0) { _ in }) }
    let bits = deed_magnitude_i64(base, values.count)
    if bits <= UInt64(Int8.max) {
      return .int8(filled(values.count) { deed_narrow_i64_i8(base, values.count, $0) })
    }
    if bits <= UInt64(Int16.max) {
      return .int16(filled(values.count) { deed_narrow_i64_i16(base, values.count, $0) })
    }
    if bits <= UInt64(Int32.max) {
      return .int32(filled(values.count) { deed_narrow_i64_i32(base, values.count, $0) })
    }
    return .int64(copied(values))
  }

  private func copied<Element>(
    _ values: UnsafeBufferPointer<Element>
  ) -> UnsafeBufferPointer<Element> where Element: BitwiseCopyable {
    filled(values.count) { target in
      if let base = values.baseAddress { target.initialize(from: base, count: values.count) }
    }
  }

  private func converted<Element: FixedWidthInteger & BitwiseCopyable>(
    _ codes: UnsafeBufferPointer<UInt32>
  ) -> UnsafeBufferPointer<Element> {
    filled(codes.count) { target in
      for (index, code) in codes.enumerated() { target[index] = Element(truncatingIfNeeded: code) }
    }
  }

  private func filled<Element: BitwiseCopyable>(
    _ count: Int, _ fill: (UnsafeMutablePointer<Element>) -> Void
  ) -> UnsafeBufferPointer<Element> {
    let room = memory.room(byteCount: count * MemoryLayout<Element>.stride)
      .assumingMemoryBound(to: Element.self)
    fill(room)
    return UnsafeBufferPointer(start: room, count: count)
  }
}

/// Memory for pieces that are freed together.
///
/// Its blocks grow: few pages for a small file, large ones for a large file.
private final class PartMemory {
  private var blocks: [UnsafeMutableRawBufferPointer] = []
  /// The bytes of the last block that are taken.
  private var used = 0
  private var byteCount = 0

  private static let smallest = 1 << 15
  // So large that the allocator gives it back to the system when it is freed.
  private static let largest = 1 << 25

  deinit {
    for block in blocks { block.deallocate() }
    deed_keep_bytes(-Int64(byteCount))
  }

  /// Uninitialised memory that begins with a line of the cache.
  func room(byteCount wanted: Int) -> UnsafeMutableRawPointer {
    let taken = (wanted + 63) & ~63
    if let block = blocks.last, let base = block.baseAddress, used + taken <= block.count {
      defer { used += taken }
      return base + used
    }
    let size = max(taken, min(max(4 * byteCount, Self.smallest), Self.largest))
    let base = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
    deed_prefer_large_pages(base, size)
    blocks.append(UnsafeMutableRawBufferPointer(start: base, count: size))
    byteCount += size
    deed_keep_bytes(Int64(size))
    used = taken
    return base
  }
}

/// The texts of one worker's dictionary, with where each was met first.
struct WorkerTexts {
  /// `count + 1` offsets in `bytes`.
  let offsets: [Int64]
  let bytes: [UInt8]
  /// Chunk and row of each text's first cell, in one number that grows with the rows.
  let first: [UInt64]

  private init(offsets: [Int64], bytes: [UInt8], first: [UInt64]) {
    self.offsets = offsets
    self.bytes = bytes
    self.first = first
  }

  /// No texts.
  init() { self.init(offsets: [0], bytes: [], first: []) }

  /// Copies a kernel's dictionary.
  init(_ dictionary: OpaquePointer) {
    let count = deed_dictionary_count(dictionary)
    guard let offsets = deed_dictionary_offsets(dictionary),
      let bytes = deed_dictionary_bytes(dictionary), let first = deed_dictionary_first(dictionary)
    else {
      self.init()
      return
    }
    self.init(
      offsets: Array(UnsafeBufferPointer(start: offsets, count: count + 1)),
      bytes: Array(UnsafeBufferPointer(start: bytes, count: Int(offsets[count]))),
      first: Array(UnsafeBufferPointer(start: first, count: count)))
  }

  /// The number of texts.
  var count: Int { first.count }

  /// Appends the texts of all workers to `builder`, equal ones once, in the order of their first
  /// cells in the file; gives each worker's codes as those in `builder`.
  static func merged(_ workers: [WorkerTexts], into builder: inout TextsBuilder) -> [[UInt32]] {
    var codes = workers.map { [UInt32](repeating: 0, count: $0.count) }
    var next = workers.map { _ in 0 }
    guard let merged = deed_dictionary_new() else { return codes }
    defer { deed_dictionary_free(merged) }
    while true {
      // A worker's texts are in the order of their first cells already.
      var best: Int?
      for (worker, texts) in workers.enumerated() where next[worker] < texts.count {
        if let known = best,
          workers[known].first[next[known]] < texts.first[next[worker]]
        {
          continue
        }
        best = worker
      }
      guard let worker = best else { return codes }
      let texts = workers[worker]
      let code = next[worker]
      next[worker] += 1
      let start = Int(texts.offsets[code])
      let length = Int(texts.offsets[code + 1]) - start
      let found = texts.bytes.withUnsafeBufferPointer { bytes -> UInt32 in
        guard let base = bytes.baseAddress else { return 0 }
        return deed_dictionary_code(merged, base + start, length, 0)
      }
      codes[worker][code] = found
      if Int(found) == builder.count { builder.append(texts, code) }
    }
  }

  /// The texts as they are met, for one worker's streaming result.
  func dictionary(_ encoding: ReadOptions.Encoding) -> StringDictionary {
    var builder = TextsBuilder(encoding)
    for code in 0..<count { builder.append(self, code) }
    return builder.finish(isDistinct: true)
  }
}

/// Collects texts for a dictionary, converting them to UTF-8.
struct TextsBuilder {
  private let encoding: ReadOptions.Encoding
  private var offsets: [Int64] = [0]
  private var bytes: [UInt8] = []

  init(_ encoding: ReadOptions.Encoding) { self.encoding = encoding }

  /// The number of texts.
  var count: Int { offsets.count - 1 }

  /// Appends one text of a worker.
  mutating func append(_ texts: WorkerTexts, _ code: Int) {
    let text = texts.bytes[Int(texts.offsets[code])..<Int(texts.offsets[code + 1])]
    if encoding == .windows1252 {
      for byte in text { TextEncoding.append(windows1252: byte, to: &bytes) }
    } else {
      bytes.append(contentsOf: text)
    }
    offsets.append(Int64(bytes.count))
  }

  /// The dictionary.
  func finish(isDistinct: Bool) -> StringDictionary {
    StringDictionary(offsets: Values(offsets), bytes: .copying(bytes), isDistinct: isDistinct)
  }
}
