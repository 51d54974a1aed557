extension LineEditor {
  /// The picture of the editor in a terminal of this size.
  ///
  /// `isFinal` leaves out hints and lists: the picture that stays when the statement runs.
  package func frame(
    prompt: String, continuation: String, width: Int, height: Int, isColoured: Bool,
    isFinal: Bool = false
  ) -> Frame {
    var painter = FramePainter(width: width, isColoured: isColoured)
    if case .searching(let search) = mode, !isFinal {
      paint(search, &painter)
      return painter.frame.clipped(to: height)
    }
    let codes =
      isColoured
      ? LuaHighlighter.codes(for: buffer.characters, cursor: isFinal ? nil : buffer.cursor)
      : [String?](repeating: nil, count: buffer.characters.count)
    painter.add(prompt, "1")
    for (index, character) in buffer.characters.enumerated() {
      if index == buffer.cursor {
        painter.markCursor(
          nextWidth: character == "\n" ? 0 : FramePainter.glyph(character).1)
      }
      if character == "\n" {
        painter.endPart()
        painter.add(continuation, "2")
      } else {
        painter.add(character, codes[index])
      }
    }
    if buffer.cursor == buffer.characters.count { painter.markCursor(nextWidth: 0) }
    if !isFinal, isColoured, let hint {
      let lines = hint.split(separator: "\n", omittingEmptySubsequences: false)
      painter.add(String(lines.first ?? "") + (lines.count > 1 ? " …" : ""), "2")
    }
    painter.endPart()
    if !isFinal { paintBelow(&painter, width: width) }
    return painter.frame.clipped(to: height)
  }

  private func paint(_ search: Search, _ painter: inout FramePainter) {
    let found = search.matches.count
    painter.add("search \(found == 0 ? 0 : search.index + 1)/\(found): ", "1")
    painter.add(search.query)
    painter.markCursor(nextWidth: 0)
    painter.endPart()
    guard search.matches.indices.contains(search.index) else {
      painter.add(found == 0 && !search.query.isEmpty ? "  nothing fits" : "  no history yet", "2")
      painter.endPart()
      return
    }
    for line in search.matches[search.index].split(separator: "\n").prefix(8) {
      painter.add("  " + line)
      painter.endPart()
    }
  }

  private func paintBelow(_ painter: inout FramePainter, width: Int) {
    if case .choosing(let completion, let selected) = mode {
      paint(completion, selected, &painter, width: width)
      return
    }
    guard let signature = advice.signature(in: buffer.characters, cursor: buffer.cursor) else {
      return
    }
    var text = signature
    if text.displayWidth > width - 3 {
      var cut = ""
      for character in text where cut.displayWidth < width - 4 { cut.append(character) }
      text = cut + "…"
    }
    painter.add("  " + text, "2")
    painter.endPart()
  }

  private func paint(
    _ completion: Completion, _ selected: Int?, _ painter: inout FramePainter, width: Int
  ) {
    let widest = completion.choices.reduce(0) { max($0, $1.text.displayWidth) }
    let cell = min(widest + 2, max(4, width - 1))
    let columns = max(1, (width - 1) / cell)
    let rows = (completion.choices.count + columns - 1) / columns
    let mostRows = 8
    let page = selected.map { $0 / (columns * mostRows) } ?? 0
    let first = page * columns * mostRows
    for row in 0..<min(mostRows, rows - page * mostRows) {
      for column in 0..<columns {
        let index = first + row * columns + column
        guard index < completion.choices.count else { break }
        let text = completion.choices[index].text
        painter.add(text, index == selected ? "7" : nil)
        let space = cell - text.displayWidth
        if column + 1 < columns, space > 0 { painter.add(String(repeating: " ", count: space)) }
      }
      painter.endPart()
    }
    let left = completion.choices.count - min(completion.choices.count, first + columns * mostRows)
    if left > 0 {
      painter.add("\(left) more", "2")
      painter.endPart()
    }
  }
}
