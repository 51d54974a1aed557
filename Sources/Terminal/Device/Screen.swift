/// Draws frames over each other, each with one write and without clearing first.
package struct Screen {
  private var drawn: [Int] = []
  private var cursorRow = 0
  private var width = 0

  /// A screen with nothing of ours on it.
  package init() {}

  /// The bytes that draw the frame where the last one stands.
  package mutating func draw(_ frame: Frame, width newWidth: Int) -> String {
    var text = "\u{1b}[?25l" + toTop(width: newWidth)
    for (index, row) in frame.rows.enumerated() {
      if index > 0 { text += "\r\n" }
      text += row.text + "\u{1b}[K"
    }
    text += "\u{1b}[J"
    let up = frame.rows.count - 1 - frame.cursorRow
    if up > 0 { text += "\u{1b}[\(up)A" }
    text += "\r"
    if frame.cursorColumn > 0 { text += "\u{1b}[\(frame.cursorColumn)C" }
    drawn = frame.rows.map(\.width)
    cursorRow = frame.cursorRow
    width = newWidth
    return text + "\u{1b}[?25h"
  }

  /// The bytes that draw the last frame and leave the cursor on a new row below it.
  package mutating func finish(_ frame: Frame, width newWidth: Int) -> String {
    let text = draw(frame, width: newWidth)
    let down = frame.rows.count - 1 - frame.cursorRow
    forget()
    return text + (down > 0 ? "\u{1b}[\(down)B" : "") + "\r\n"
  }

  /// The next frame begins where the cursor is.
  package mutating func forget() { (drawn, cursorRow) = ([], 0) }

  /// To the first column of the last frame's first row.
  ///
  /// When the width changed, the terminal has broken the rows anew.
  private func toTop(width newWidth: Int) -> String {
    var rows = cursorRow
    if newWidth > 0, newWidth != width {
      rows = drawn.prefix(cursorRow).reduce(0) { $0 + max(1, ($1 + newWidth - 1) / newWidth) }
    }
    return (rows > 0 ? "\u{1b}[\(rows)A" : "") + "\r"
  }
}
