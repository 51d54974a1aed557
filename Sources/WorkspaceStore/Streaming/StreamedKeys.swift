import Synchronization
import Tables

/// The keys of a chunk's rows as hashes in the spool, by their highest bits.
struct KeySegment: Sendable {
  var position = 0
  /// Where each of the `RepeatedKeys.partitions` begins, with the end behind; counted in keys.
  var starts: [Int32] = []
}

/// Hashes the keys of a worker's chunks.
struct KeyHasher {
  /// The positions of the key's columns; the last one tells rows apart.
  let columns: [Int]
  private let scratch = Scratch()
  private let sorted = Scratch()
  private var codeHashes: [[UInt64]]

  init(_ columns: [Int]) {
    self.columns = columns
    codeHashes = columns.map { _ in [] }
  }

  /// For each row the hash of its key; 0 where it has none.
  ///
  /// Valid until the next call.
  mutating func hashes(
    _ chunk: ChunkColumns, _ forms: [StreamForm]
  ) -> UnsafeMutableBufferPointer<UInt64> {
    let hashes = scratch.room(chunk.count, of: UInt64.self)
    hashes.update(repeating: 0x9e37_79b9_7f4a_7c15)
    for (place, position) in columns.enumerated() {
      let column = chunk.columns[position]
      switch forms[position] {
      case .text(.codes):
        extend(place, column)
        codeHashes[place].withUnsafeBufferPointer { known in
          for row in hashes.indices where column.valid[row] == 1 {
            hashes[row] = Self.mixed(hashes[row] ^ known[Int(column.codes[row])])
          }
        }
      case .text(.texts):
        for row in hashes.indices where column.valid[row] == 1 {
          hashes[row] = Self.mixed(hashes[row] ^ Self.hash(column, Int(column.codes[row])))
        }
      default:
        for row in hashes.indices where column.valid[row] == 1 {
          hashes[row] = Self.mixed(hashes[row] ^ UInt64(bitPattern: column.integers[row]))
        }
      }
      if position == columns.last {
        for row in hashes.indices {
          hashes[row] = column.valid[row] == 1 ? max(hashes[row], 1) : 0
        }
      }
    }
    return hashes
  }

  /// Writes hashes into the spool, those of one partition together.
  func write(_ hashes: UnsafeMutableBufferPointer<UInt64>, to spool: Spool) throws -> KeySegment {
    var starts = [Int32](repeating: 0, count: RepeatedKeys.partitions + 1)
    for hash in hashes where hash != 0 { starts[RepeatedKeys.partition(hash) + 1] += 1 }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    var next = starts
    let room = sorted.room(hashes.count, of: UInt64.self)
    for hash in hashes where hash != 0 {
      let partition = RepeatedKeys.partition(hash)
      room[Int(next[partition])] = hash
      next[partition] += 1
    }
    let used = UnsafeRawBufferPointer(
      start: room.baseAddress, count: Int(starts[RepeatedKeys.partitions]) * 8)
    return KeySegment(position: try spool.append(used), starts: starts)
  }

  private mutating func extend(_ place: Int, _ column: ChunkColumn) {
    for code in codeHashes[place].count..<max(column.codeCount, codeHashes[place].count) {
      codeHashes[place].append(Self.hash(column, code))
    }
  }

  private static func hash(_ column: ChunkColumn, _ code: Int) -> UInt64 {
    guard let offsets = column.textOffsets, let bytes = column.textBytes else { return 0 }
    let text = UnsafeRawPointer(bytes + Int(offsets[code]))
    let count = Int(offsets[code + 1] - offsets[code])
    var hash = UInt64(count) &* 0xc2b2_ae3d_27d4_eb4f
    var index = 0
    while index + 8 <= count {
      hash = mixed(hash ^ text.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var rest: UInt64 = 0
    while index < count {
      rest = rest << 8 | UInt64(text.load(fromByteOffset: index, as: UInt8.self))
      index += 1
    }
    return mixed(hash ^ rest)
  }

  @inline(__always) private static func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0x9fb2_1c65_1e98_df25)
    return product.high ^ product.low
  }
}

/// Finds hashes that occur more than once, a partition at a time.
enum RepeatedKeys {
  static let partitions = 64

  static func partition(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 58) }

  /// The hashes of several rows.
  static func hashes(_ segments: [KeySegment], in spool: Spool) throws -> Set<UInt64> {
    let found = Mutex<Result<Set<UInt64>, any Error>>(.success([]))
    WorkerThreads.run(pieces: partitions) { next in
      while let partition = next() {
        let more = Result { try repeated(segments, partition, spool) }
        found.withLock { found in
          found = Result { try found.get().union(more.get()) }
        }
      }
    }
    return try found.withLock { try $0.get() }
  }

  private static func repeated(
    _ segments: [KeySegment], _ partition: Int, _ spool: Spool
  ) throws -> Set<UInt64> {
    let count = segments.reduce(0) { $0 + Int($1.starts[partition + 1] - $1.starts[partition]) }
    guard count > 1 else { return [] }
    var keys = [UInt64](repeating: 0, count: count)
    try keys.withUnsafeMutableBytes { keys in
      var position = 0
      for segment in segments {
        let start = Int(segment.starts[partition])
        let byteCount = (Int(segment.starts[partition + 1]) - start) * 8
        try spool.read(
          segment.position + start * 8,
          into: UnsafeMutableRawBufferPointer(rebasing: keys[position..<position + byteCount]))
        position += byteCount
      }
    }
    var capacity = 16
    while capacity < 2 * count { capacity *= 2 }
    var slots = [UInt64](repeating: 0, count: capacity)
    var twice: Set<UInt64> = []
    for key in keys {
      var slot = Int(truncatingIfNeeded: key) & (capacity - 1)
      while slots[slot] != 0 && slots[slot] != key { slot = (slot + 1) & (capacity - 1) }
      if slots[slot] == key { twice.insert(key) }
      slots[slot] = key
    }
    return twice
  }
}
