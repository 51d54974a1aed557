/// The picture of the editor: rows with their escape codes, none wider than the terminal.
package struct Frame: Sendable {
  /// One row of the terminal.
  package struct Row: Sendable {
    /// Its text with escape codes.
    package var text: String
    /// The columns that it takes.
    package var width: Int
  }

  /// The rows from the top.
  package internal(set) var rows: [Row] = []
  /// The cursor's row, from 0.
  package internal(set) var cursorRow = 0
  /// The cursor's column, from 0.
  package internal(set) var cursorColumn = 0

  /// At most `height` rows, those around the cursor.
  func clipped(to height: Int) -> Frame {
    guard rows.count > height, height > 0 else { return self }
    let first = min(max(0, cursorRow - height / 2), rows.count - height)
    var clipped = self
    clipped.rows = Array(rows[first..<(first + height)])
    clipped.cursorRow = cursorRow - first
    return clipped
  }
}

/// Lays text out in rows of a width.
struct FramePainter {
  private(set) var frame = Frame()
  private let width: Int
  private let isColoured: Bool
  private var row = ""
  private var used = 0
  private var code: String?

  init(width: Int, isColoured: Bool) {
    // The last column stays free: terminals differ in what they do there.
    self.width = max(2, width - 1)
    self.isColoured = isColoured
  }

  /// Remembers the place of the next character as the cursor's.
  mutating func markCursor(nextWidth: Int) {
    let wraps = used + nextWidth > width
    frame.cursorRow = frame.rows.count + (wraps ? 1 : 0)
    frame.cursorColumn = wraps ? 0 : used
  }

  mutating func add(_ character: Character, _ newCode: String?) {
    let (glyph, columns) = Self.glyph(character)
    if used + columns > width { endRow() }
    if isColoured, newCode != code {
      if code != nil { row += "\u{1b}[0m" }
      if let newCode { row += "\u{1b}[\(newCode)m" }
      code = newCode
    }
    row += glyph
    used += columns
  }

  mutating func add(_ text: String, _ code: String? = nil) {
    for character in text { add(character, code) }
  }

  mutating func endRow() {
    let last = code
    if isColoured, code != nil { row += "\u{1b}[0m" }
    frame.rows.append(Frame.Row(text: row, width: used))
    (row, used, code) = ("", 0, nil)
    if let last, isColoured {
      row = "\u{1b}[\(last)m"
      code = last
    }
  }

  /// Ends the picture's current part: what follows begins on a row of its own, plain.
  mutating func endPart() {
    if isColoured, code != nil { row += "\u{1b}[0m" }
    code = nil
    frame.rows.append(Frame.Row(text: row, width: used))
    (row, used) = ("", 0)
  }

  /// How a character is drawn, and the columns that it takes: never one that a terminal obeys.
  static func glyph(_ character: Character) -> (String, Int) {
    if character == "\t" { return ("  ", 2) }
    let columns = character.displayWidth
    if character.unicodeScalars.contains(where: {
      $0.value < 0x20 || (0x7F..<0xA0).contains($0.value)
        || (0x2028...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value)
    }) || columns == 0 {
      return ("\u{FFFD}", 1)
    }
    return (String(character), columns)
  }
}
