import Synchronization
import Tables

/// The least and the greatest of some numbers and 0, found on all cores.
func extremes<Value: FixedWidthInteger & BitwiseCopyable & Sendable>(
  of values: Values<Value>
) -> (low: Value, high: Value) {
  let stretch = 1 << 18
  let found = Mutex<(low: Value, high: Value)>((0, 0))
  let pieces = (values.count + stretch - 1) / stretch
  WorkerThreads.run(pieces: pieces, threads: min(WorkerThreads.processorCount, max(1, pieces / 8)))
  {
    next in
    var low: Value = 0
    var high: Value = 0
    while let piece = next() {
      let first = piece * stretch
      for value in values.pointer[first..<min(first + stretch, values.count)] {
        low = min(low, value)
        high = max(high, value)
      }
    }
    found.withLock { $0 = (min($0.low, low), max($0.high, high)) }
  }
  return found.withLock { $0 }
}
