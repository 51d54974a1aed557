import Tables

/// A table as lines of text: title, aligned columns, the count of rows, the notes.
///
/// Numbers stand right with their points aligned, missing is `–`. No line is wider than the
/// style's width; columns that do not fit are counted and named below, rows beyond the limit
/// counted.
package func tableText(
  _ table: Table, _ options: TableOptions = TableOptions(), style: Style = Style()
) throws -> String {
  let shown = ShownRows(total: try table.rowCount(), limit: options.limit)
  let rows = shown.indices
  // Each column takes two places at least: what cannot fit is not even read.
  let readable = table.names.prefix(style.width.map { $0 / TableLayout.gap + 1 } ?? .max)
  let columns = zip(readable, try table.columns(Array(readable))).map { name, column in
    ColumnText(name: name, column: column, rows: rows, digits: options.digits, style: style)
  }
  let layout = TableLayout(columns, width: style.width)
  var lines: [String] = []
  if let title = options.title {
    lines += title.visible(isUnicode: style.isUnicode).wrapped(to: style.width).map(style.bold)
  }
  if !layout.widths.isEmpty {
    lines += body(columns, layout, shown, style)
  }
  var footer = [shown.sentence]
  if columns.isEmpty { footer = ["no columns, " + shown.sentence] }
  let omitted = table.names.dropFirst(layout.widths.count)
  if !omitted.isEmpty {
    let names = omitted.map { $0.visible(isUnicode: style.isUnicode) }
    footer.append(
      counted(omitted.count, "more column") + ": " + names.prefix(10).joined(separator: ", ")
        + (names.count > 10 ? ", " + style.cut : ""))
  }
  footer += sentences(table.notes).map { $0.visible(isUnicode: style.isUnicode) }
  lines += footer.flatMap { $0.wrapped(to: style.width) }.map(style.dim)
  return lines.joined(separator: "\n") + "\n"
}

private func body(
  _ columns: [ColumnText], _ layout: TableLayout, _ shown: ShownRows, _ style: Style
) -> [String] {
  let shownColumns = zip(columns, layout.widths)
  func line(_ pieces: [String]) -> String {
    var line = pieces.joined(separator: String(repeating: " ", count: TableLayout.gap))
    while line.last == " " { line.removeLast() }
    return line
  }
  let header = shownColumns.map { column, width in
    style.bold(
      column.name.truncated(to: width, mark: style.cut).padded(to: width, column.alignment))
  }
  let rule = layout.widths.map { String(repeating: style.line, count: $0) }
  var lines = [line(header), style.dim(line(rule))]
  for row in 0..<shown.count {
    if row == shown.head.count { lines.append(style.dim(gapLine(layout, columns, style))) }
    lines.append(
      line(
        shownColumns.map { column, width in
          let text = column.cells[row].truncated(to: width, mark: style.cut)
            .padded(to: width, column.alignment)
          return column.isMissing[row] ? style.dim(text) : text
        }))
  }
  if shown.isCut && shown.tail.isEmpty {
    lines.append(style.dim(gapLine(layout, columns, style)))
  }
  return lines
}

private func gapLine(_ layout: TableLayout, _ columns: [ColumnText], _ style: Style) -> String {
  let mark = style.isUnicode ? "⋮" : ":"
  var line = zip(columns, layout.widths).map { column, width in
    mark.padded(to: width, column.alignment)
  }.joined(separator: String(repeating: " ", count: TableLayout.gap))
  while line.last == " " { line.removeLast() }
  return line
}
