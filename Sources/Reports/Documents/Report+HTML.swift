import Tables

extension Report {
  /// The document as one HTML file that needs nothing else: no scripts, pictures inline, the
  /// values of each chart in a table below it, a policy that lets the browser load nothing.
  package func html(style: Style = Style()) throws -> String {
    var style = style
    style.width = nil
    style.isUnicode = true
    style.isColoured = false
    var body = "<h1>\(title.escapedForHTML)</h1>\n"
    var charts = 0
    for part in parts {
      switch part {
      case .heading(let text): body += "<h2>\(text.escapedForHTML)</h2>\n"
      case .text(let text):
        for paragraph in paragraphs(text) { body += "<p>\(paragraph.escapedForHTML)</p>\n" }
      case .value(let value, let options):
        body += "<section>\n" + (try value.html(options, style: style)) + "</section>\n"
      case .chart(let chart):
        charts += 1
        body += "<figure>\n" + chartSVG(chart, number: charts)
        let isShort = (try chart.table.rowCount()) <= 30
        body +=
          "<figcaption><details\(isShort ? " open" : "")><summary>\(chart.title.escapedForHTML): values</summary>\n"
        body += try htmlText(
          chart.table, TableOptions(limit: nil, digits: chart.digits), style: style)
        body += "</details></figcaption>\n</figure>\n"
      }
    }
    return head + body + "</main>\n</body>\n</html>\n"
  }

  private var head: String {
    """
    <!DOCTYPE html>
    <html lang="\(language.escapedForHTML)">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" \
    content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <title>\(title.escapedForHTML)</title>
    <style>
    \(Self.styleSheet)</style>
    </head>
    <body>
    <main>

    """
  }

  private static let styleSheet = """
    body { margin: 0; background: #ffffff; color: #222222;
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
    main { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
    h1 { line-height: 1.2; }
    h2 { margin-top: 2.5rem; border-bottom: 1px solid #dddddd; }
    section, figure { margin: 1.5rem 0; overflow-x: auto; }
    table { border-collapse: collapse; font-size: 0.9rem; }
    caption { text-align: left; font-weight: bold; padding-bottom: 0.4rem; }
    th, td { padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top; }
    th { border-bottom: 2px solid #222222; }
    td { border-bottom: 1px solid #dddddd; }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    .remark { color: #595959; font-size: 0.85rem; margin: 0.3rem 0; }
    pre { background: #f5f5f5; padding: 0.75rem 1rem; overflow-x: auto; line-height: 1.35; }
    svg { max-width: 100%; height: auto; }
    details { font-size: 0.9rem; }
    @media print {
      main { max-width: none; margin: 0; }
      section, figure, tr { break-inside: avoid; }
      h2 { break-after: avoid; }
      thead { display: table-header-group; }
      pre { white-space: pre-wrap; }
      details::details-content { content-visibility: visible; display: block; }
    }

    """
}
