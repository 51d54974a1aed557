import Tables

/// The table as Markdown: a pipe table, the count of rows, the notes.
func markdownText(_ table: Table, _ options: TableOptions, style: Style) throws -> String {
  let (columns, shown) = try shownColumns(table, options, style)
  var text = options.title.map { "**" + $0.escapedForMarkdown + "**\n\n" } ?? ""
  if !columns.isEmpty {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    text += line(columns.map { $0.name.escapedForMarkdown })
    text += line(columns.map { $0.alignment == .right ? "--:" : ":--" })
    for row in 0..<shown.count {
      if row == shown.head.count { text += line(columns.map { _ in "⋮" }) }
      text += line(columns.map { $0.cells[row].escapedForMarkdown })
    }
    text += "\n"
  }
  let remarks = [shown.sentence] + sentences(table.notes)
  return text + remarks.map { $0.escapedForMarkdownLine + "\n" }.joined(separator: "\n")
}

/// The table as a fragment of HTML: a `table` with caption and column heads, the count of rows,
/// the notes.
func htmlText(_ table: Table, _ options: TableOptions, style: Style) throws -> String {
  let (columns, shown) = try shownColumns(table, options, style)
  var text = ""
  if !columns.isEmpty {
    text += "<table>\n"
    if let title = options.title { text += "<caption>\(title.escapedForHTML)</caption>\n" }
    text += "<thead><tr>"
    for column in columns {
      text += "<th scope=\"col\"\(column.htmlClass)>\(column.name.escapedForHTML)</th>"
    }
    text += "</tr></thead>\n<tbody>\n"
    for row in 0..<shown.count {
      if row == shown.head.count {
        text += "<tr>" + columns.map { "<td\($0.htmlClass)>⋮</td>" }.joined() + "</tr>\n"
      }
      let cells = columns.map { "<td\($0.htmlClass)>\($0.cells[row].escapedForHTML)</td>" }
      text += "<tr>" + cells.joined() + "</tr>\n"
    }
    text += "</tbody>\n</table>\n"
  }
  text += "<p class=\"remark\">\(shown.sentence)</p>\n"
  for note in sentences(table.notes) {
    text += "<p class=\"remark\">\(note.escapedForHTML)</p>\n"
  }
  return text
}

private func shownColumns(
  _ table: Table, _ options: TableOptions, _ style: Style
) throws -> ([ColumnText], ShownRows) {
  let shown = ShownRows(total: try table.rowCount(), limit: options.limit)
  let rows = shown.indices
  let columns = zip(table.names, try table.columns(table.names)).map { name, column in
    ColumnText(name: name, column: column, rows: rows, digits: options.digits, style: style)
  }
  return (columns, shown)
}

extension ColumnText {
  fileprivate var htmlClass: String { alignment == .right ? " class=\"number\"" : "" }
}
