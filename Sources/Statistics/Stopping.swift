import Activity

/// Goes on, unless somebody asked to stop.
func checkStop() throws(StatisticsError) { if Cancellation.isRequested { throw .stopped } }

/// Goes on as `checkStop` does, and asks only at every 16,384th row: for innermost loops.
@inline(__always) func checkStop(row: Int) throws(StatisticsError) {
  if row & 0x3FFF == 0 { try checkStop() }
}

/// The values in order, equal ones as they were; asks now and then whether to stop.
///
/// Pieces are sorted and then merged, as one sort of millions could not be given up. O(n log n).
func stoppablySorted<Value>(
  _ values: [Value], by isBefore: (Value, Value) -> Bool
) throws(StatisticsError) -> [Value] {
  let piece = 1 << 16
  guard values.count > piece else { return values.sorted(by: isBefore) }
  var sorted: [Value] = []
  sorted.reserveCapacity(values.count)
  for start in stride(from: 0, to: values.count, by: piece) {
    try checkStop()
    sorted += values[start..<min(start + piece, values.count)].sorted(by: isBefore)
  }
  var merged = sorted
  var width = piece
  while width < sorted.count {
    for start in stride(from: 0, to: sorted.count, by: 2 * width) {
      let middle = min(start + width, sorted.count)
      let end = min(start + 2 * width, sorted.count)
      var (left, right) = (start, middle)
      for slot in start..<end {
        try checkStop(row: slot)
        if left < middle, right == end || !isBefore(sorted[right], sorted[left]) {
          merged[slot] = sorted[left]
          left += 1
        } else {
          merged[slot] = sorted[right]
          right += 1
        }
      }
    }
    swap(&sorted, &merged)
    width *= 2
  }
  return sorted
}

/// The numbers in rising order; asks now and then whether to stop.
func stoppablySorted(_ values: [Double]) throws(StatisticsError) -> [Double] {
  try stoppablySorted(values, by: <)
}
