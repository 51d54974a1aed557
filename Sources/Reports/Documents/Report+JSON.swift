import Tables

extension Report {
  /// The document as JSON: `{"title", "parts": [{"heading"}, {"text"}, {"title", "value"},
  /// {"chart", "summary", "values"}]}`, values in full precision.
  package func json(style: Style = Style()) throws -> String {
    var text = "{\"title\":" + title.quotedForJSON + ",\"parts\":["
    for (index, part) in parts.enumerated() {
      text += index > 0 ? ",\n" : "\n"
      switch part {
      case .heading(let heading): text += "{\"heading\":\(heading.quotedForJSON)}"
      case .text(let content): text += "{\"text\":\(content.quotedForJSON)}"
      case .value(let value, let options):
        let title = options.title?.quotedForJSON ?? "null"
        text += "{\"title\":\(title),\"value\":\(try value.json(zone: style.zone))}"
      case .chart(let chart):
        text += "{\"chart\":\(chart.title.quotedForJSON)"
        text += ",\"summary\":\(chart.summary.quotedForJSON)"
        text += ",\"values\":\(try ValueTree.table(chart.table).json(zone: style.zone))}"
      }
    }
    return text + "\n]}\n"
  }
}
