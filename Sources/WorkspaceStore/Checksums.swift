import CKernels
import Synchronization
import Tables

/// Checksums of a stretch of a file, one for each block of its bytes.
struct Checksums: Sendable, Equatable {
  /// The bytes of a block.
  static let blockBytes = 1 << 18

  /// Where the stretch begins in the file and how long it is.
  let range: Range<Int>
  /// One for each block, the last of which may be shorter.
  let sums: [UInt32]

  init(range: Range<Int>, sums: [UInt32]) {
    self.range = range
    self.sums = sums
  }

  /// The checksums of the bytes in `range`.
  init(of bytes: Buffer, range: Range<Int>) {
    self.range = range
    let blocks = Self.blocks(range)
    let sums = Mutex([UInt32](repeating: 0, count: blocks.count))
    WorkerThreads.run(pieces: blocks.count, threads: Self.threads(range)) { next in
      while let index = next() {
        let sum = Self.sum(of: bytes, blocks[index])
        sums.withLock { $0[index] = sum }
      }
    }
    self.sums = sums.withLock { $0 }
  }

  /// The checksums of all of `bytes`, which lie at `offset` of the file.
  init(of bytes: UnsafeRawBufferPointer, at offset: Int) {
    range = offset..<offset + bytes.count
    sums = Self.blocks(0..<bytes.count).map {
      Self.sum(of: UnsafeRawBufferPointer(rebasing: bytes[$0]))
    }
  }

  /// The first block that differs, as a range of the file; nil when none does.
  func firstDifference(in bytes: Buffer) -> Range<Int>? {
    let blocks = Self.blocks(range)
    guard range.upperBound <= bytes.byteCount, blocks.count == sums.count else { return range }
    let first = Mutex(blocks.count)
    WorkerThreads.run(pieces: blocks.count, threads: Self.threads(range)) { next in
      while let index = next() {
        if Self.sum(of: bytes, blocks[index]) == sums[index] { continue }
        first.withLock { $0 = min($0, index) }
      }
    }
    let found = first.withLock { $0 }
    return found < blocks.count ? blocks[found] : nil
  }

  /// The threads that are worth it: one costs as much as a megabyte.
  private static func threads(_ range: Range<Int>) -> Int {
    min(WorkerThreads.processorCount, max(1, range.count >> 22))
  }

  /// The blocks of a stretch.
  static func blocks(_ range: Range<Int>) -> [Range<Int>] {
    stride(from: range.lowerBound, to: range.upperBound, by: blockBytes).map {
      $0..<min($0 + blockBytes, range.upperBound)
    }
  }

  private static func sum(of bytes: Buffer, _ range: Range<Int>) -> UInt32 {
    sum(of: UnsafeRawBufferPointer(start: bytes.address + range.lowerBound, count: range.count))
  }

  /// The checksum of a block.
  static func sum(of block: UnsafeRawBufferPointer) -> UInt32 {
    deed_checksum(block.baseAddress?.assumingMemoryBound(to: UInt8.self), block.count)
  }

  /// The stretch and its sums as bytes for the catalogue.
  var encoded: [UInt8] {
    ([UInt64(range.lowerBound), UInt64(range.upperBound)].flatMap(Self.bytes))
      + sums.flatMap(Self.bytes)
  }

  /// Reads what `encoded` wrote; nil for anything else.
  init?(_ bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count >= 16, bytes.count % 4 == 0 else { return nil }
    func number(_ range: Range<Int>) -> UInt64 {
      bytes[range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard let start = Int(exactly: number(0..<8)), let end = Int(exactly: number(8..<16)),
      start <= end
    else { return nil }
    range = start..<end
    sums = stride(from: 16, to: bytes.count, by: 4).map {
      UInt32(truncatingIfNeeded: number($0..<$0 + 4))
    }
  }

  private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number(8 * $0)) }
  }
}

/// Checksums of a file from its beginning, while it is written.
final class RunningChecksums {
  private let block = UnsafeMutableRawBufferPointer.allocate(
    byteCount: Checksums.blockBytes, alignment: 64)
  private var filled = 0
  private var sums: [UInt32] = []

  deinit { block.deallocate() }

  /// Takes the next bytes.
  func append(_ bytes: UnsafeRawBufferPointer) {
    var done = 0
    while done < bytes.count {
      let count = min(bytes.count - done, block.count - filled)
      let next = UnsafeRawBufferPointer(rebasing: bytes[done..<done + count])
      if count == block.count {
        sums.append(Checksums.sum(of: next))
      } else {
        UnsafeMutableRawBufferPointer(rebasing: block[filled..<filled + count])
          .copyMemory(from: next)
        filled += count
      }
      if filled == block.count { close() }
      done += count
    }
  }

  /// The checksums of all bytes so far, which are complete.
  func finish() -> Checksums {
    let byteCount = sums.count * block.count + filled
    if filled > 0 { close() }
    return Checksums(range: 0..<byteCount, sums: sums)
  }

  private func close() {
    sums.append(Checksums.sum(of: UnsafeRawBufferPointer(rebasing: block[..<filled])))
    filled = 0
  }
}
