import Tables

extension Report {
  /// The document as Markdown: pipe tables, results and values as code, each chart as its drawing
  /// in characters with its values below.
  ///
  /// `style` gives the zone of instants; its width is not used.
  package func markdown(style: Style = Style()) throws -> String {
    var style = style
    style.width = nil
    style.isColoured = false
    var blocks = ["# " + title.escapedForMarkdown]
    for part in parts {
      switch part {
      case .heading(let text): blocks.append("## " + text.escapedForMarkdown)
      case .text(let text): blocks += paragraphs(text).map(\.escapedForMarkdownLine)
      case .value(.table(let table), let options):
        blocks.append(try markdownText(table, options, style: style).trimmed)
      case .value(let value, let options):
        blocks += options.title.map { ["**" + $0.escapedForMarkdown + "**"] } ?? []
        var options = options
        options.title = nil
        blocks.append(fenced(try value.withoutTables.text(options, style: style)))
        for (name, table) in value.tables {
          options.title = name
          blocks.append(try markdownText(table, options, style: style).trimmed)
        }
      case .chart(let chart):
        blocks.append(fenced(chartText(chart, style: style)))
        blocks.append(
          try markdownText(
            chart.table, TableOptions(limit: nil, digits: chart.digits), style: style
          ).trimmed)
      }
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// A code block whose fence the text does not contain.
  private func fenced(_ text: String) -> String {
    var longest = 0
    var run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return fence + "\n" + text.trimmed + "\n" + fence
  }
}

extension String {
  /// Without newlines at the end.
  var trimmed: String {
    var text = self
    while text.last == "\n" { text.removeLast() }
    return text
  }
}

extension ValueTree {
  /// The tables directly in a result, by field.
  var tables: [(name: String, table: Table)] {
    guard case .result(let result) = self else { return [] }
    return result.fields.compactMap { field in
      if case .table(let table) = field.value { (field.name, table) } else { nil }
    }
  }

  /// A result without its tables; any other value as it is.
  var withoutTables: ValueTree {
    guard case .result(var result) = self else { return self }
    result.fields.removeAll { if case .table = $0.value { true } else { false } }
    return .result(result)
  }
}
