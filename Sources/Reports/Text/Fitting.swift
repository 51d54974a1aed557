import Terminal

/// Where text stands in its column.
package enum Alignment: Sendable {
  case left
  case right
}

extension String {
  /// The text cut to `width` columns, with `mark` (`…`) at the cut.
  func truncated(to width: Int, mark: String = "…") -> String {
    if displayWidth <= width { return self }
    let room = width - mark.displayWidth
    guard room >= 0 else { return String(repeating: ".", count: max(0, width)) }
    var kept = ""
    var used = 0
    for character in self {
      used += character.displayWidth
      if used > room { break }
      kept.append(character)
    }
    return kept + mark
  }

  /// The text filled with spaces to `width` columns.
  func padded(to width: Int, _ alignment: Alignment = .left) -> String {
    let space = String(repeating: " ", count: max(0, width - displayWidth))
    return alignment == .left ? self + space : space + self
  }

  /// The text in lines of at most `width` columns, broken at spaces where that is possible.
  ///
  /// A single character wider than the width is left out.
  func wrapped(to width: Int?) -> [String] {
    guard let width, displayWidth > width else { return [self] }
    guard width > 0 else { return [] }
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ", omittingEmptySubsequences: false).map(String.init) {
      let joined = line.isEmpty ? word : line + " " + word
      if joined.displayWidth <= width {
        line = joined
        continue
      }
      if !line.isEmpty { lines.append(line) }
      let pieces = word.pieces(of: width)
      lines += pieces.dropLast()
      line = pieces.last ?? ""
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// The text with lines that are too wide broken between words and set in, so that a page of help
  /// fits a terminal; unchanged without a width.
  package func fitted(to width: Int?) -> String {
    guard let width, width > 20 else { return self }
    return split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if String(line).displayWidth <= width { return String(line) }
      let indent = String(line.prefix { $0 == " " })
      let hanging = indent + "    "
      let first = String(line.dropFirst(indent.count)).wrapped(to: width - hanging.count)
      return first.enumerated().map { place, piece in
        let spaces = piece.reversed().prefix { $0 == " " }.count
        return (place == 0 ? indent : hanging) + piece.dropLast(spaces)
      }.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private func pieces(of width: Int) -> [String] {
    var pieces: [String] = []
    var piece = ""
    var used = 0
    for character in self where character.displayWidth <= width {
      if used + character.displayWidth > width {
        pieces.append(piece)
        piece = ""
        used = 0
      }
      piece.append(character)
      used += character.displayWidth
    }
    return pieces + [piece]
  }
}
