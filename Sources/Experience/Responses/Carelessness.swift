import Tables

/// Answers given too fast, answers that are the same on every item, and those that are both.
///
/// Only both together are set aside: a fast reader and a satisfied customer exist.
package struct Carelessness: Sendable {
  /// The median duration; nil without durations.
  package let median: Double?
  /// The duration below which an answer is too fast.
  package let cut: Double?
  private let isFast: [Bool]
  private let isStraight: [Bool]

  /// Judges the rows of a file.
  ///
  /// Durations that are missing, negative or not finite are not judged. A row with a missing grid
  /// item, and a grid of fewer than `gridMinimum` items, is not judged either.
  package init(
    duration: Column?, grid: [Column], speedShare: Double = 0.3, gridMinimum: Int = 5,
    rowCount: Int
  ) {
    var fast = [Bool](repeating: false, count: rowCount)
    var middle: Double?
    if let duration, let value = duration.numbers {
      func isKnown(_ row: Int) -> Bool {
        !duration.isMissing(row) && value(row).isFinite && value(row) >= 0
      }
      let known = (0..<rowCount).filter(isKnown).map(value).sorted()
      if known.count >= 2 {
        let half = known.count / 2
        let median =
          known.count % 2 == 1 ? known[half] : known[half - 1] / 2 + known[half] / 2
        for row in 0..<rowCount where isKnown(row) { fast[row] = value(row) < median * speedShare }
        middle = median
      }
    }
    var straight = [Bool](repeating: false, count: rowCount)
    let items = grid.compactMap(\.numbers)
    if grid.count >= gridMinimum, items.count == grid.count {
      for row in 0..<rowCount where grid.allSatisfy({ !$0.isMissing(row) }) {
        let first = items[0](row)
        straight[row] = items.allSatisfy { $0(row) == first }
      }
    }
    median = middle
    cut = middle.map { $0 * speedShare }
    isFast = fast
    isStraight = straight
  }

  /// Whether row `row` is too fast.
  package func isSpeeder(_ row: Int) -> Bool { isFast[row] }

  /// Whether row `row` has the same answer on every item.
  package func isStraightLiner(_ row: Int) -> Bool { isStraight[row] }

  /// Whether row `row` is both.
  package func isCareless(_ row: Int) -> Bool { isFast[row] && isStraight[row] }
}
