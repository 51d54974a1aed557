/// Which columns of a table fit a width, and how wide each is drawn.
struct TableLayout {
  static let gap = 2
  /// The widths of the columns that are drawn; those after them are left out.
  let widths: [Int]

  /// Gives each column its width; when there is not enough room, text columns give up theirs
  /// first, the widest before the others, then long names are cut, then columns are left out.
  init(_ columns: [ColumnText], width: Int?) {
    var widths = columns.map { $0.width }
    guard let width else {
      self.widths = widths
      return
    }
    let minima = columns.map { $0.minimumWidth }
    var count = 0
    var used = 0
    for minimum in minima {
      let next = used + minimum + (count > 0 ? Self.gap : 0)
      if next > width { break }
      used = next
      count += 1
    }
    widths = Array(widths.prefix(count))
    var excess = widths.reduce(0, +) + Self.gap * max(0, count - 1) - width
    while excess > 0 {
      let shrinkable = widths.indices.filter { widths[$0] > minima[$0] }
      guard
        let widest = shrinkable.max(by: { (widths[$0], $1) < (widths[$1], $0) })
      else { break }
      let second = shrinkable.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
      let cut = min(excess, max(1, widths[widest] - max(minima[widest], second)))
      widths[widest] -= cut
      excess -= cut
    }
    self.widths = widths
  }
}
