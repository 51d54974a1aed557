extension String {
  /// The text for an HTML or XML document, as content or within a quoted attribute.
  ///
  /// Characters that XML forbids and marks that reorder text are shown as in `visible`.
  package var escapedForHTML: String {
    var escaped = ""
    for scalar in visible().unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default:
        // XML 1.0 has no U+FFFE and U+FFFF.
        escaped.unicodeScalars.append(scalar.value & 0xFFFE == 0xFFFE ? "\u{FFFD}" : scalar)
      }
    }
    return escaped
  }

  /// The text for a piece of a line of Markdown, such as a table's cell: nothing in it formats,
  /// links or becomes HTML.
  package var escapedForMarkdown: String {
    let scalars = Array(visible().unicodeScalars)
    var escaped = ""
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\\", "`", "*", "[", "]", "|", "~", "$":
        escaped += "\\\(scalar)"
      case "_":
        // Within a word, as in `customer_id`, an underscore is only an underscore.
        let isInner =
          index > 0 && index + 1 < scalars.count && scalars[index - 1].isWordPart
          && scalars[index + 1].isWordPart
        escaped += isInner ? "_" : "\\_"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// The text for a whole line of Markdown: as `escapedForMarkdown`, and it begins no heading,
  /// list, rule or code block.
  package var escapedForMarkdownLine: String {
    let escaped = String(drop(while: { $0 == " " || $0 == "\t" })).escapedForMarkdown
    if let first = escaped.first, "#-+=".contains(first) { return "\\" + escaped }
    let digits = escaped.prefix { ("0"..."9").contains($0) }
    guard !digits.isEmpty, let mark = escaped.dropFirst(digits.count).first, ".)".contains(mark)
    else { return escaped }
    return digits + "\\" + escaped.dropFirst(digits.count)
  }

  /// The text as a JSON string, quotes included; safe inside HTML as well.
  package var quotedForJSON: String {
    var quoted = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        if scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) {
          let digits = String(scalar.value, radix: 16)
          quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted + "\""
  }

  /// The text as a field of a CSV file, quoted where needed.
  ///
  /// Text that a spreadsheet would execute (it begins with `=`, `+`, `-`, `@`, tab or carriage
  /// return) gets a leading `'` when `isGuarded`.
  func csvField(isGuarded: Bool) -> String {
    let isFormula =
      isGuarded && (utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false)
    let text = isFormula ? "'" + self : self
    let needsQuotes = text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    guard needsQuotes else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}

extension Unicode.Scalar {
  fileprivate var isWordPart: Bool { properties.isAlphabetic || ("0"..."9").contains(self) }
}
