import Terminal
import Tables

/// How far a value is shown.
package struct TreeLimits: Sendable {
  /// The levels of tables within tables.
  package var depth: Int
  /// The entries of the outermost table; each level further in shows half as many.
  package var entries: Int

  /// Limits; by default 4 levels of 50 entries.
  package init(depth: Int = 4, entries: Int = 50) {
    self.depth = min(max(1, depth), 20)
    self.entries = max(1, entries)
  }
}

extension ValueTree {
  /// Any value as text for people: tables and results in full, Lua tables as Lua writes them.
  ///
  /// What the limits cut is counted. No line is wider than the style's width.
  package func text(
    _ options: TableOptions = TableOptions(), limits: TreeLimits = TreeLimits(),
    style: Style = Style()
  ) throws -> String {
    switch self {
    case .table(let table): return try tableText(table, options, style: style)
    case .result(let result): return try resultText(result, options, style: style)
    default:
      var lines: [[Span]] = []
      if let title = options.title {
        lines += title.visible(isUnicode: style.isUnicode).wrapped(to: style.width)
          .map { [Span($0, .strong)] }
      }
      let writer = TreeWriter(limits: limits, digits: options.digits, style: style)
      if case .string(let text) = self {
        let rows = text.split(
          omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
        lines += rows.flatMap { Self.plainLines($0, style) }.map { [Span($0)] }
      } else {
        lines += writer.lines(self, depth: 0, prefix: "", suffix: "")
          .flatMap { $0.wrapped(to: style.width) }.map { [Span($0)] }
      }
      return style.text(lines)
    }
  }

  /// A line of a text that is shown alone: its tabs stay, other controls are made readable.
  private static func plainLines(_ line: Substring, _ style: Style) -> [String] {
    let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      .map { String($0).visible(isUnicode: style.isUnicode) }
    // Where a terminal's tabs end is not known, so such a line is not wrapped.
    return parts.count > 1 ? [parts.joined(separator: "\t")] : parts[0].wrapped(to: style.width)
  }

  /// The value in one line, shortly.
  func inline(digits: Int?, style: Style) -> String {
    if case .null = self { return style.missing }
    return TreeWriter(limits: TreeLimits(depth: 1, entries: 8), digits: digits, style: style)
      .inline(self, depth: 0)
  }
}

/// Writes Lua tables within limits.
private struct TreeWriter {
  let limits: TreeLimits
  let digits: Int?
  let style: Style

  /// The value in lines, the first after `prefix`, the last before `suffix`.
  func lines(_ value: ValueTree, depth: Int, prefix: String, suffix: String) -> [String] {
    let indent = String(repeating: "  ", count: depth)
    let fields = entries(of: value)
    if fields == nil || depth >= limits.depth || isSmall(value, depth) {
      let single = indent + prefix + inline(value, depth: depth) + suffix
      let isShort = single.displayWidth <= min(style.width ?? 80, 80)
      if fields == nil || depth >= limits.depth || isShort { return [single] }
    }
    let limit = entryLimit(depth)
    var lines = [indent + prefix + "{"]
    if let fields, fields.allSatisfy({ $0.name.isEmpty && entries(of: $0.value) == nil }) {
      lines += filled(fields.prefix(limit).map { inline($0.value, depth: depth + 1) }, depth + 1)
    } else {
      for field in (fields ?? []).prefix(limit) {
        lines += self.lines(field.value, depth: depth + 1, prefix: field.name, suffix: ",")
      }
    }
    let more = (fields ?? []).count - limit
    if more > 0 {
      lines.append(indent + "  " + style.cut + " " + groupedText(more) + " more")
    }
    return lines + [indent + "}" + suffix]
  }

  /// The items of a plain list, as many in a line as fit.
  private func filled(_ items: [String], _ depth: Int) -> [String] {
    let indent = String(repeating: "  ", count: depth)
    var lines: [String] = []
    var line = indent
    for item in items.map({ $0 + "," }) {
      let joined = line == indent ? indent + item : line + " " + item
      if joined.displayWidth <= min(style.width ?? 80, 80) || line == indent {
        line = joined
      } else {
        lines.append(line)
        line = indent + item
      }
    }
    return line == indent ? lines : lines + [line]
  }

  /// The entries shown of a table at this level: half as many at each level further in.
  private func entryLimit(_ depth: Int) -> Int {
    min(limits.entries, max(3, limits.entries >> depth))
  }

  /// Whether the value has so few entries, at this level and further in, that it may fit a line
  /// without being cut.
  private func isSmall(_ value: ValueTree, _ depth: Int) -> Bool {
    var count = 0
    func visit(_ value: ValueTree, _ depth: Int) -> Bool {
      guard depth < limits.depth, let fields = entries(of: value) else { return true }
      count += fields.count
      guard count <= 40, fields.count <= entryLimit(depth) else { return false }
      return fields.allSatisfy { visit($0.value, depth + 1) }
    }
    return visit(value, depth)
  }

  func inline(_ value: ValueTree, depth: Int) -> String {
    switch value {
    case .null: return "nil"
    case .boolean(let flag): return flag ? "true" : "false"
    case .integer(let number): return String(number)
    case .number(let number): return numberText(number)
    case .string(let text): return quoted(text)
    case .date(let days): return dateText(days)
    case .time(let microseconds): return timeText(microseconds, zone: style.zone)
    case .opaque(let name): return name.visible(isUnicode: style.isUnicode)
    case .cycle: return "(itself again)"
    case .table(let table):
      let rows = (try? table.rowCount()).map { counted($0, "row") } ?? "rows not read"
      return "table (\(rows), \(counted(table.names.count, "column")))"
    case .result(let result): return result.headlineText(digits, style)
    case .array, .object:
      let fields = entries(of: value) ?? []
      if fields.isEmpty { return "{}" }
      if depth >= limits.depth { return "{ \(style.cut) \(counted(fields.count, "value")) }" }
      var texts = fields.prefix(entryLimit(depth)).map {
        $0.name + inline($0.value, depth: depth + 1)
      }
      if fields.count > entryLimit(depth) {
        texts.append("\(style.cut) \(groupedText(fields.count - entryLimit(depth))) more")
      }
      return "{ " + texts.joined(separator: ", ") + " }"
    }
  }

  /// The entries of a Lua table with `name = ` before each value that has a name.
  private func entries(of value: ValueTree) -> [ValueTree.Field]? {
    switch value {
    case .array(let items): items.map { ValueTree.Field("", $0) }
    case .object(let fields): Self.list(fields) ?? named(fields)
    default: nil
    }
  }

  /// The entries of a list with holes, such as `table.pack` makes: numbers as names and `n` items.
  private static func list(_ fields: [ValueTree.Field]) -> [ValueTree.Field]? {
    guard case .integer(let count)? = fields.first(where: { $0.name == "n" })?.value,
      count >= 0, count <= 2 * fields.count + 100
    else { return nil }
    var items = [ValueTree](repeating: .null, count: Int(count))
    for field in fields where field.name != "n" {
      guard let place = Int(field.name), String(place) == field.name,
        items.indices.contains(place - 1)
      else { return nil }
      items[place - 1] = field.value
    }
    return items.map { ValueTree.Field("", $0) }
  }

  /// The entries with their names; those numbered from 1 on have none, as in Lua.
  private func named(_ fields: [ValueTree.Field]) -> [ValueTree.Field] {
    fields.enumerated().map { index, field in
      if field.name == "\(index + 1)" { return ValueTree.Field("", field.value) }
      let isNumber = Int(field.name).map { "\($0)" == field.name } ?? false
      return ValueTree.Field((isNumber ? "[\(field.name)]" : key(field.name)) + " = ", field.value)
    }
  }

  private func key(_ name: String) -> String {
    let isWord =
      name.utf8.first.map { !(48...57).contains($0) } ?? false
      && name.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
      }
    return isWord ? name : "[" + quoted(name) + "]"
  }

  private func quoted(_ text: String) -> String {
    var quoted = "\""
    for character in text.visible(isUnicode: style.isUnicode) {
      if character == "\"" { quoted += "\\" }
      quoted.append(character)
    }
    return quoted + "\""
  }

  private func numberText(_ number: Double) -> String {
    guard let decimal = Decimal(number) else {
      return fixedText(number, decimals: 0)
    }
    if let digits, number.magnitude < 1e15 { return fixedText(number, decimals: digits) }
    if decimal.digits.count <= 15 || !(-5...15).contains(decimal.exponent) {
      return number.description
    }
    var text = fixedText(number, decimals: max(0, 15 - decimal.exponent))
    while text.contains("."), text.last == "0" { text.removeLast() }
    return text.last == "." ? text + "0" : text
  }
}
