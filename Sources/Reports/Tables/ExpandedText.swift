import Tables
import Terminal

/// The rows of a table one after the other, each field on a line of its own.
///
/// At most 1,000 rows; those left out are counted.
package func expandedText(_ table: Table, style: Style = Style()) throws -> String {
  let columns = try table.columns(table.names)
  let names = table.names.map { $0.visible(isUnicode: style.isUnicode) }
  let widest = names.reduce(0) { max($0, $1.displayWidth) }
  let total = try table.rowCount()
  let shown = min(total, 1000)
  var text = ""
  for row in 0..<shown {
    text += style.bold("row \(groupedText(row + 1)) of \(groupedText(total))") + "\n"
    for (name, column) in zip(names, columns) {
      let cell = column[row]
      let value =
        cell == .missing
        ? style.missing
        : exactText(cell, zone: style.zone).visible(isUnicode: style.isUnicode)
      let lines = value.wrapped(to: style.width.map { max(8, $0 - widest - 3) })
      for (index, line) in lines.enumerated() {
        text += (index == 0 ? name : "").padded(to: widest) + "  " + line + "\n"
      }
    }
  }
  if shown < total { text += counted(total - shown, "more row") + "\n" }
  return text
}
