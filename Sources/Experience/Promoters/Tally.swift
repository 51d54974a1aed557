import Synchronization

/// Counts that threads add up.
final class Tally: Sendable {
  private let totals: Mutex<(bins: [UInt64], missing: Int)>

  init(bins: Int) { totals = Mutex(([UInt64](repeating: 0, count: bins), 0)) }

  /// Adds one thread's counts, as many as there are bins.
  func add(_ bins: [UInt64], missing: Int = 0) {
    totals.withLock { totals in
      for (bin, count) in bins.enumerated() { totals.bins[bin] &+= count }
      totals.missing += missing
    }
  }

  /// What all threads added.
  var sums: (bins: [UInt64], missing: Int) { totals.withLock { $0 } }
}
