import Formats
import Tables

/// A part's rows in stretches, so that compressed texts are in memory a stretch at a time.
struct PartWindows {
  /// The stretches: those in which the compressed columns lie.
  let ranges: [Range<Int>]
  /// The columns among the asked ones that the part has.
  let names: [String]
  private let part: PartReader
  private let mapped: [String: Column]

  /// Opens the columns of `part` that are among `names`.
  ///
  /// - Throws: `StoreError.damaged`.
  init(_ part: PartReader, _ names: [String]) throws {
    self.part = part
    let own = Set(part.names)
    self.names = names.filter(own.contains)
    let batches = try part.batchRowCounts()
    var mapped: [String: Column] = [:]
    for name in self.names where batches == nil || !part.isCompressed(name) {
      mapped[name] = try part.column(name)
    }
    self.mapped = mapped
    var start = 0
    ranges =
      (batches
      ?? stride(from: 0, to: part.rowCount, by: 1 << 18).map { min(1 << 18, part.rowCount - $0) })
      .map { count in
        defer { start += count }
        return start..<start + count
      }
  }

  /// The number of stretches.
  var count: Int { ranges.count }

  /// A column's values in a stretch; nil when the part does not have it.
  ///
  /// - Throws: `StoreError.damaged`.
  func column(_ name: String, _ window: Int) throws -> Column? {
    if let column = mapped[name] { return column.slice(ranges[window]) }
    return try part.column(name, batch: window, rowCount: ranges[window].count)
  }
}
