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
      case .value(let value, let options):
        blocks.append(try value.markdown(options, style: style).trimmed)
      case .chart(let chart):
        blocks.append(chartText(chart, style: style).fenced)
        blocks.append(
          try markdownText(
            chart.table, TableOptions(limit: nil, digits: chart.digits), style: style
          ).trimmed)
      }
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }
}
