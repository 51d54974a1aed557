/// The least and the greatest value of stretches of a column's rows, known without looking at them.
package struct ColumnBlocks: Sendable {
  /// Where each stretch ends.
  private var ends: [Int] = []
  /// What no value of a stretch is outside of; both are NaN where nothing is known.
  private var lows: [Double] = []
  private var highs: [Double] = []
  /// Integers up to here are the same as doubles.
  private static let exact = 9_007_199_254_740_992.0

  /// Nothing is known of no rows.
  package init() {}

  /// The number of rows.
  package var rowCount: Int { ends.last ?? 0 }

  /// Adds the next `rowCount` rows; NaN, which compares with nothing, may be among the values.
  package mutating func append(_ rowCount: Int, _ range: ClosedRange<Double>?) {
    guard rowCount > 0 else { return }
    ends.append(self.rowCount + rowCount)
    let isKnown = range.map { max(abs($0.lowerBound), abs($0.upperBound)) < Self.exact } ?? false
    lows.append(isKnown ? range?.lowerBound ?? .nan : .nan)
    highs.append(isKnown ? range?.upperBound ?? .nan : .nan)
  }

  /// What no value of these rows is outside of; nil when that is not known.
  package func range(of rows: Range<Int>) -> ClosedRange<Double>? {
    guard !rows.isEmpty, rows.upperBound <= rowCount else { return nil }
    // The first stretch that ends behind the first row.
    var low = 0
    var high = ends.count
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] <= rows.lowerBound { low = middle + 1 } else { high = middle }
    }
    var (least, greatest) = (lows[low], highs[low])
    while ends[low] < rows.upperBound, least <= greatest {
      low += 1
      if lows[low].isNaN { return nil }
      least = min(least, lows[low])
      greatest = max(greatest, highs[low])
    }
    return least <= greatest ? least...greatest : nil
  }
}

extension Column {
  /// The same values with what is known of stretches of their rows, all of which have a value.
  package func knowing(_ blocks: ColumnBlocks) -> Column {
    precondition(blocks.rowCount == count, "blocks of \(blocks.rowCount) rows for \(count)")
    return Column(
      type, storage, validity: validity, isOrdered: isOrdered, scale: scale,
      isPersonal: isPersonal, blocks: missingCount == 0 ? blocks : nil)
  }
}
