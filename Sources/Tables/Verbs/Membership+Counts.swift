import Synchronization

extension Membership {
  /// How often values of each kind occur in the rows, by kind; nil when the rows are to be looked at.
  ///
  /// `values` are whole numbers from -128 to 127 beside the keys. The second question about the same
  /// keys and values counts them by key; the counts are kept with the keys, so that from then on a
  /// selection costs a look a key instead of one a row.
  ///
  /// - Parameters:
  ///   - values: a column as long as the keys.
  ///   - kinds: the kinds, below 8, of the values from -128 on, and of a missing one.
  /// - Returns: eight counts.
  package func counts(of values: Column, kinds: [UInt8]) -> [Int]? {
    guard kinds.count == 257, values.count == keys.count, case .int8(let numbers) = values.storage,
      let window = ColumnWindow(keys), let beside = ColumnWindow(values)
    else { return nil }
    let tallies = window.buffer?.companions.withLock { companions in
      for case let asked as AskedTallies in companions
      where asked.keys == window && asked.values == beside && asked.kinds == kinds {
        return asked.tallies { KeyTallies(keys, numbers, values.validity, kinds: kinds) }
      }
      companions = companions.suffix(3) + [AskedTallies(window, beside, kinds)]
      return nil
    }
    guard let tallies else { return nil }
    return isWanted ? tallies.counts(in: set) : tallies.counts(outside: set)
  }
}

/// What was asked about values by key, and the tallies once they are worth making.
private final class AskedTallies: Companion {
  let keys: ColumnWindow
  let values: ColumnWindow
  let kinds: [UInt8]
  /// Outer nil: not tried yet; inner nil: the keys are too far apart.
  private let made = Mutex<KeyTallies??>(nil)

  init(_ keys: ColumnWindow, _ values: ColumnWindow, _ kinds: [UInt8]) {
    self.keys = keys
    self.values = values
    self.kinds = kinds
  }

  func tallies(_ make: () -> KeyTallies?) -> KeyTallies? {
    made.withLock { made in
      if let made { return made }
      let tallies = make()
      made = .some(tallies)
      return tallies
    }
  }
}

/// Which values a column of whole numbers has, without keeping them in memory.
private struct ColumnWindow: Equatable, Sendable {
  weak var buffer: Buffer?
  private weak var validity: Buffer?
  private let isComplete: Bool
  private let start: UInt
  private let firstBit: Int
  private let count: Int

  init?(_ column: Column) {
    switch column.storage {
    case .int8(let values): (buffer, start) = (values.buffer, UInt(bitPattern: values.base))
    case .int16(let values): (buffer, start) = (values.buffer, UInt(bitPattern: values.base))
    case .int32(let values): (buffer, start) = (values.buffer, UInt(bitPattern: values.base))
    case .int64(let values): (buffer, start) = (values.buffer, UInt(bitPattern: values.base))
    default: return nil
    }
    validity = column.validity?.buffer
    isComplete = column.validity == nil
    firstBit = column.validity?.offset ?? 0
    count = column.count
  }

  static func == (one: ColumnWindow, other: ColumnWindow) -> Bool {
    one.buffer != nil && one.buffer === other.buffer && one.start == other.start
      && one.count == other.count && one.isComplete == other.isComplete
      && (one.isComplete || one.validity != nil && one.validity === other.validity)
      && one.firstBit == other.firstBit
  }
}
