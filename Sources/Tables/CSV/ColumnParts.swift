import CKernels

/// What one worker has of one column: the rows of its chunks, in the narrowest layout for each.
struct ColumnParts {
  /// The values of one chunk.
  enum Values {
    case int8([Int8])
    case int16([Int16])
    case int32([Int32])
    case int64([Int64])
    case float64([Double])
    case codes8([UInt8])
    case codes16([UInt16])
    case codes32([UInt32])
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

  /// Copies the rows that a decoder holds.
  mutating func append(_ decoder: ColumnDecoder, chunk: Int, rows: Int) {
    let valid = UnsafeBufferPointer(start: decoder.valid.base, count: rows)
    let values: Values
    switch decoder.plan.type {
    case .number:
      values = .float64(Array(UnsafeBufferPointer(start: decoder.numbers.base, count: rows)))
    case .string:
      let codes = UnsafeBufferPointer(start: decoder.codes.base, count: rows)
      let count = deed_dictionary_count(decoder.dictionary)
      if count <= 1 << 8 {
        values = .codes8(codes.map { UInt8(truncatingIfNeeded: $0) })
      } else if count <= 1 << 16 {
        values = .codes16(codes.map { UInt16(truncatingIfNeeded: $0) })
      } else {
        values = .codes32(Array(codes))
      }
    case .integer, .boolean, .date, .time:
      values = Self.narrowed(UnsafeBufferPointer(start: decoder.integers.base, count: rows))
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

  private static func narrowed(_ values: UnsafeBufferPointer<Int64>) -> Values {
    guard let base = values.baseAddress else { return .int8([]) }
    let bits = deed_magnitude_i64(base, values.count)
    if bits <= UInt64(Int8.max) {
      return .int8(narrowed(values.count) { deed_narrow_i64_i8(base, values.count, $0) })
    }
    if bits <= UInt64(Int16.max) {
      return .int16(narrowed(values.count) { deed_narrow_i64_i16(base, values.count, $0) })
    }
    if bits <= UInt64(Int32.max) {
      return .int32(narrowed(values.count) { deed_narrow_i64_i32(base, values.count, $0) })
    }
    return .int64(Array(values))
  }

  private static func narrowed<Element>(
    _ count: Int, _ fill: (UnsafeMutablePointer<Element>) -> Void
  ) -> [Element] {
    Array(unsafeUninitializedCapacity: count) { memory, filled in
      if let base = memory.baseAddress { fill(base) }
      filled = count
    }
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
