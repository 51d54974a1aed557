import Terminal
import Tables

/// The shown cells of one column as text of one alignment, numbers with one count of decimals.
struct ColumnText {
  let name: String
  let cells: [String]
  let isMissing: [Bool]
  let alignment: Alignment
  /// Whether cells may be cut: a cut number would be another number.
  let mayBeCut: Bool

  init(name: String, column: Column, rows: [Int], digits: Int?, style: Style) {
    let values = rows.map { column[$0] }
    var decimals = digits ?? 0
    if digits == nil {
      for case .number(let number) in values { decimals = max(decimals, readableDecimals(number)) }
    }
    let texts = values.map { cell in
      switch cell {
      case .missing: style.missing
      case .number(let number): readableText(number, digits: digits, decimals: decimals)
      case .string(let text): text.visible(isUnicode: style.isUnicode)
      default: exactText(cell, zone: style.zone)
      }
    }
    self.name = name.visible(isUnicode: style.isUnicode)
    self.cells = texts
    self.isMissing = values.map { $0 == .missing }
    switch column.type {
    case .integer, .number:
      alignment = .right
      mayBeCut = false
    case .string:
      alignment = .left
      mayBeCut = true
    case .boolean, .date, .time:
      alignment = .left
      mayBeCut = false
    }
  }

  /// The width of the widest cell or the name.
  var width: Int { max(name.displayWidth, cells.reduce(0) { max($0, $1.displayWidth) }) }
  /// The width below which cells that may not be cut would be, or a name of usual length.
  ///
  /// A column whose name cannot be read says less than one that is counted below the table.
  var minimumWidth: Int {
    let cellWidth = cells.reduce(0) { max($0, $1.displayWidth) }
    let nameWidth = min(name.displayWidth, 12)
    return mayBeCut ? min(width, max(8, nameWidth)) : max(cellWidth, nameWidth)
  }
}
