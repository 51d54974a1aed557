import CKernels
import Synchronization

/// How often values of each kind occur, by key.
struct KeyTallies {
  /// The least key, or less: a multiple of 64.
  private let low: Int64
  /// For each key from `low` on a byte for each kind, 64 keys for a word of a set.
  private let cells: Values<UInt64>
  /// By place of the key, what is more than its bytes hold.
  private let spilled: [Int: KindCounts]
  /// Of the rows without a key.
  private let keyless: KindCounts

  /// The most places, so that the tallies of all threads together take some hundred megabytes.
  private static let mostPlaces = 1 << 22

  /// Counts `values` by `keys`; nil when there would be more places than rows, or very many.
  init?(_ keys: Column, _ values: Values<Int8>, _ validity: Bitmap?, kinds: [UInt8]) {
    switch keys.storage {
    case .int8(let numbers): self.init(numbers, keys.validity, values, validity, kinds)
    case .int16(let numbers): self.init(numbers, keys.validity, values, validity, kinds)
    case .int32(let numbers): self.init(numbers, keys.validity, values, validity, kinds)
    case .int64(let numbers): self.init(numbers, keys.validity, values, validity, kinds)
    default: return nil
    }
  }

  private init?<Key: FixedWidthInteger & BitwiseCopyable>(
    _ keys: Values<Key>, _ keyValidity: Bitmap?, _ values: Values<Int8>, _ validity: Bitmap?,
    _ kinds: [UInt8]
  ) {
    guard let (least, most) = valueRange(keys, keyValidity) else { return nil }
    let low = least & ~63
    let (distance, overflow) = most.subtractingReportingOverflow(low)
    guard !overflow, distance < min(keys.count, Self.mostPlaces) else { return nil }
    let places = Int(distance) / 64 * 64 + 64
    let counted = Mutex<[KeyTallies]>([])
    let parts = min(4, WorkerThreads.processorCount)
    inParallel(parts: parts) { part in
      let rows = TalliedRows(
        keys: keys, keyValidity: keyValidity, values: values, validity: validity, kinds: kinds,
        rows: keys.count * part / parts..<keys.count * (part + 1) / parts)
      let tallies = KeyTallies(rows, low: low, placeCount: places)
      counted.withLock { $0.append(tallies) }
    }
    self.init(adding: counted.withLock { $0 }, low: low, places: places)
  }

  /// The tallies of some rows.
  private init<Key: FixedWidthInteger & BitwiseCopyable>(
    _ rows: TalliedRows<Key>, low: Int64, placeCount: Int
  ) {
    var spilled: [Int: KindCounts] = [:]
    var keyless = KindCounts()
    self.cells = Values(count: placeCount) { cells in
      guard let base = cells.baseAddress else { return }
      cells.initialize(repeating: 0)
      rows.forEachBlock(from: low, keyless: &keyless) { places, kinds, count in
        var added = 0
        while true {
          added += deed_tally(places + added, kinds + added, count - added, base)
          if added == count { break }
          // A full byte.
          let (place, kind) = (Int(places[added]), kinds[added])
          cells[place] &= ~(255 << UInt64(kind * 8))
          spilled[place, default: KindCounts()][Int(kind)] += 255
        }
      }
    }
    self.low = low
    self.spilled = spilled
    self.keyless = keyless
  }

  /// The tallies of all rows; there are at most 257 parts.
  private init(adding parts: [KeyTallies], low: Int64, places: Int) {
    var spilled: [Int: KindCounts] = [:]
    for part in parts { spilled.merge(part.spilled) { $0 &+ $1 } }
    self.cells = Values(count: places) { cells in
      for place in 0..<places {
        var (even, odd): (UInt64, UInt64) = (0, 0)
        for part in parts {
          even &+= part.cells.base[place] & everySecondByte
          odd &+= part.cells.base[place] &>> 8 & everySecondByte
        }
        if (even | odd) & ~everySecondByte == 0 {
          cells[place] = even | odd &<< 8
        } else {
          cells[place] = 0
          spilled[place, default: KindCounts()].add(even: even, odd: odd)
        }
      }
    }
    self.low = low
    self.spilled = spilled
    self.keyless = parts.reduce(into: KindCounts()) { $0 &+= $1.keyless }
  }

  /// The counts by kind of the rows whose key is in `set`.
  func counts(in set: DenseSet) -> [Int] {
    sums { place in set.word(from: low, place) }.array
  }

  /// The counts by kind of the rows whose key is not in `set`, or missing.
  func counts(outside set: DenseSet) -> [Int] {
    (sums { place in ~set.word(from: low, place) } &+ keyless).array
  }

  /// The counts of the places that `chosen` gives the bits of, 64 from a place on.
  @inline(__always)
  private func sums(_ chosen: (_ place: Int) -> UInt64) -> KindCounts {
    var sums = KindCounts()
    let base = cells.base
    for first in stride(from: 0, to: cells.count, by: 64) {
      var bits = chosen(first)
      // 64 bytes at most are added up in 16 bits.
      var (even, odd): (UInt64, UInt64) = (0, 0)
      while bits != 0 {
        let cell = base[first &+ bits.trailingZeroBitCount]
        even &+= cell & everySecondByte
        odd &+= cell &>> 8 & everySecondByte
        bits &= bits &- 1
      }
      sums.add(even: even, odd: odd)
    }
    for (place, counts) in spilled where chosen(place & ~63) >> UInt64(place & 63) & 1 == 1 {
      sums &+= counts
    }
    return sums
  }
}

/// The bytes of a cell that 16 bits each are added up for.
private let everySecondByte: UInt64 = 0x00FF_00FF_00FF_00FF

/// A count for each kind.
typealias KindCounts = SIMD8<Int>

extension KindCounts {
  /// Adds counts of 16 bits: those of the even kinds, and those of the odd ones.
  fileprivate mutating func add(even: UInt64, odd: UInt64) {
    for kind in 0..<8 {
      self[kind] += Int((kind & 1 == 0 ? even : odd) >> UInt64(kind / 2 * 16) & 0xFFFF)
    }
  }

  fileprivate var array: [Int] { (0..<8).map { self[$0] } }
}
