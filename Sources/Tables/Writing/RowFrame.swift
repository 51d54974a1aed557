/// What stands around the cells: headers, delimiters, names, brackets.
struct RowFrame {
  let opening: [UInt8]
  /// For each column what stands before its cell.
  let beforeCell: [[UInt8]]
  let betweenRows: [UInt8]
  let afterRows: [UInt8]
  let closing: [UInt8]
  /// Whether a row without any byte would be taken for no row.
  let quotesEmptyLine: Bool
  /// What was changed in the names.
  let notes: [Note]

  init(_ format: TextFormat, names: [String]) {
    switch format {
    case .delimited(let style): self.init(style, names)
    case .jsonLines:
      self.init(jsonNames: names, opening: "", between: "\n", after: "\n", closing: "")
    case .json:
      self.init(jsonNames: names, opening: "[\n", between: ",\n", after: "\n", closing: "]\n")
    }
  }

  private init(_ style: DelimitedStyle, _ names: [String]) {
    let lineEnd = Array(style.lineEnd.rawValue.utf8)
    var header: [UInt8] = style.hasByteOrderMark ? [0xef, 0xbb, 0xbf] : []
    var guarded = 0
    for (index, name) in names.enumerated() {
      if index > 0 { header.append(style.delimiter) }
      var name = name
      name.withUTF8 { bytes in
        // A first line that begins like a declaration must not be taken for one.
        let isDeclaration =
          index == 0
          && (begins(bytes, with: "sep=")
            || bytes.count >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb)
        let isGuarded = DelimitedText.append(bytes, style, to: &header, isQuoted: isDeclaration)
        guarded += isGuarded ? 1 : 0
      }
    }
    opening = names.isEmpty ? header : header + lineEnd
    beforeCell = names.indices.map { $0 == 0 ? [] : [style.delimiter] }
    betweenRows = lineEnd
    afterRows = lineEnd
    closing = []
    quotesEmptyLine = true
    notes =
      guarded == 0
      ? []
      : [
        Note(
          step: "write", reason: "column names that a spreadsheet would execute got a leading '",
          count: guarded)
      ]
  }

  private init(
    jsonNames names: [String], opening: String, between: String, after: String, closing: String
  ) {
    self.opening = Array(opening.utf8)
    beforeCell = names.enumerated().map { index, name in
      var bytes: [UInt8] = [UInt8(ascii: index == 0 ? "{" : ",")]
      JSONText.append(string: name, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      return bytes
    }
    let close = Array((names.isEmpty ? "{}" : "}").utf8)
    betweenRows = close + Array(between.utf8)
    afterRows = close + Array(after.utf8)
    self.closing = Array(closing.utf8)
    quotesEmptyLine = false
    notes = []
  }
}

private func begins(_ bytes: UnsafeBufferPointer<UInt8>, with text: StaticString) -> Bool {
  guard bytes.count >= text.utf8CodeUnitCount else { return false }
  for index in 0..<text.utf8CodeUnitCount where bytes[index] != text.utf8Start[index] {
    return false
  }
  return true
}

/// Cells of CSV and TSV.
enum DelimitedText {
  /// Appends a string as a cell, quoted when it must be; returns whether it was guarded.
  static func append(
    _ text: UnsafeBufferPointer<UInt8>, _ style: DelimitedStyle, to bytes: inout [UInt8],
    isQuoted: Bool = false
  ) -> Bool {
    let isGuarded = style.guardsFormulas && startsFormula(text)
    let isQuoted =
      isQuoted || text.isEmpty
      || text.contains {
        $0 == style.delimiter || $0 == UInt8(ascii: "\"") || $0 == 0x0a || $0 == 0x0d
      }
    if isQuoted { bytes.append(UInt8(ascii: "\"")) }
    if isGuarded { bytes.append(UInt8(ascii: "'")) }
    if isQuoted {
      for byte in text {
        if byte == UInt8(ascii: "\"") { bytes.append(byte) }
        bytes.append(byte)
      }
      bytes.append(UInt8(ascii: "\""))
    } else {
      bytes.append(contentsOf: text)
    }
    return isGuarded
  }

  /// Whether a spreadsheet would take a cell with this text for a formula.
  static func startsFormula(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch text.first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0d:
      true
    default: false
    }
  }
}
