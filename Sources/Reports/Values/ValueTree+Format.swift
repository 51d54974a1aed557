import Tables

extension ValueTree {
  /// Any value in any form, as `show` prints it.
  ///
  /// As `csv` a result is one row of its plain fields and a single value is one field; what has
  /// no rows is refused. `options.limit` counts for `csv` and `json` of tables too: pass nil
  /// unless the analyst asked for a limit.
  ///
  /// - Throws: `ReportsError` and what reading a table throws.
  package func text(
    as format: Format, _ options: TableOptions = TableOptions(), style: Style = Style()
  ) throws -> String {
    switch format {
    case .table: return try text(options, style: style)
    case .json:
      if case .table(let table) = self { return try Reports.text(of: table, as: .json, options) }
      return try json(zone: style.zone) + "\n"
    case .csv: return try csv(options, style: style)
    case .md: return try markdown(options, style: style)
    case .html: return try html(options, style: style)
    }
  }

  /// As Markdown: tables as pipe tables, everything else as a code block.
  func markdown(_ options: TableOptions, style: Style) throws -> String {
    if case .table(let table) = self { return try markdownText(table, options, style: style) }
    var blocks = options.title.map { ["**" + $0.escapedForMarkdown + "**"] } ?? []
    var options = options
    options.title = nil
    blocks.append(try withoutTables.text(options, style: style).fenced)
    for (name, table) in tables {
      options.title = name
      blocks.append(try markdownText(table, options, style: style).trimmed)
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// As HTML: tables as tables, everything else as preformatted text.
  func html(_ options: TableOptions, style: Style) throws -> String {
    if case .table(let table) = self { return try htmlText(table, options, style: style) }
    var text = options.title.map { "<h3>\($0.escapedForHTML)</h3>\n" } ?? ""
    var options = options
    options.title = nil
    let lines = try withoutTables.text(options, style: style).trimmed
      .split(separator: "\n", omittingEmptySubsequences: false)
    text += "<pre>" + lines.map { String($0).escapedForHTML }.joined(separator: "\n") + "</pre>\n"
    for (name, table) in tables {
      options.title = name
      text += try htmlText(table, options, style: style)
    }
    return text
  }

  private func csv(_ options: TableOptions, style: Style) throws -> String {
    if case .table(let table) = self { return try csvText(table, options, style: style) }
    if case .result(let result) = self {
      let plain = result.fields.compactMap { field in
        field.value.csvField(style.zone).map { (field.name.csvField(isGuarded: true), $0) }
      }
      return plain.map(\.0).joined(separator: ",") + "\n"
        + plain.map(\.1).joined(separator: ",") + "\n"
    }
    guard let field = csvField(style.zone) else {
      throw ReportsError.noRows(value: kindName, format: .csv)
    }
    return field + "\n"
  }

  /// The field of a single value; nil for a value of several.
  private func csvField(_ zone: (Int64) -> Int) -> String? {
    switch self {
    case .null: ""
    case .boolean(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .number(let number): number.description
    case .string(let text): text.csvField(isGuarded: true)
    case .date(let days): dateText(days)
    case .time(let microseconds): timeText(microseconds, zone: zone)
    case .array, .object, .table, .result, .cycle, .opaque: nil
    }
  }

  private var kindName: String {
    switch self {
    case .array, .object, .cycle: "a Lua table"
    case .opaque(let name): "a \(name)"
    default: "this value"
    }
  }

  /// The tables directly in a result, by field.
  private var tables: [(name: String, table: Table)] {
    guard case .result(let result) = self else { return [] }
    return result.fields.compactMap { field in
      if case .table(let table) = field.value { (field.name, table) } else { nil }
    }
  }

  /// A result without its tables; any other value as it is.
  private var withoutTables: ValueTree {
    guard case .result(var result) = self else { return self }
    result.fields.removeAll { if case .table = $0.value { true } else { false } }
    return .result(result)
  }
}

extension String {
  /// Without newlines at the end.
  var trimmed: String {
    var text = self
    while text.last == "\n" { text.removeLast() }
    return text
  }

  /// As a Markdown code block whose fence the text does not contain.
  var fenced: String {
    var longest = 0
    var run = 0
    for character in self {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return fence + "\n" + trimmed + "\n" + fence
  }
}
