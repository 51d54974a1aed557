/// Rows of one part that are wanted, ascending; all of them cost nothing to keep.
struct PartRows: RandomAccessCollection, Sendable {
  private let listed: [Int32]?
  let count: Int

  /// All rows of a part.
  init(all count: Int) {
    listed = nil
    self.count = count
  }

  /// None of a part's `count` rows.
  init(noneOf count: Int) {
    listed = count > 0 ? [] : nil
    self.count = 0
  }

  /// The rows whose flag is set.
  init(_ flags: [Bool]) {
    var rows: [Int32] = []
    for row in flags.indices where flags[row] { rows.append(Int32(truncatingIfNeeded: row)) }
    listed = rows.count == flags.count ? nil : rows
    count = rows.count
  }

  var startIndex: Int { 0 }
  var endIndex: Int { count }
  subscript(_ index: Int) -> Int32 { listed?[index] ?? Int32(truncatingIfNeeded: index) }
}
