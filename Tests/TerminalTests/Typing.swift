import Terminal

/// An editor at which keys are pressed, with the statements that it gave.
struct Typing {
  private(set) var editor: LineEditor
  private(set) var submitted: [String] = []
  private(set) var last = LineEditor.Outcome.editing
  private var decoder = KeyDecoder()

  init(history: [String] = [], isVi: Bool = false) {
    editor = LineEditor(advice: PlainAdvice(), isVi: isVi)
    editor.begin(history: history)
  }

  /// Sends bytes as a terminal would; a lone Esc at the end is one.
  mutating func type(_ text: String) {
    for key in decoder.feed(Array(text.utf8)) + decoder.flush() { press(key) }
  }

  mutating func press(_ keys: Key...) {
    for key in keys {
      last = editor.press(key)
      if case .submitted(let text) = last { submitted.append(text) }
    }
  }

  /// The rows of the picture without escape codes.
  func rows(width: Int = 40, height: Int = 20) -> [String] {
    editor.frame(
      prompt: "> ", continuation: ". ", width: width, height: height, isColoured: false
    ).rows.map(\.text)
  }

  /// The cursor's row and column.
  func cursor(width: Int = 40, height: Int = 20) -> [Int] {
    let frame = editor.frame(
      prompt: "> ", continuation: ". ", width: width, height: height, isColoured: false)
    return [frame.cursorRow, frame.cursorColumn]
  }
}

/// Statements are whole when `do` and `end` are as many; two words complete.
struct PlainAdvice: EditorAdvice {
  func isComplete(_ text: String) -> Bool {
    let words = LuaLexer.tokens(of: text).map(\.text)
    return words.count { $0 == "do" } <= words.count { $0 == "end" }
  }

  func completion(of text: [Character], cursor: Int) -> Completion? {
    let start = text[..<cursor].lastIndex(of: " ").map { $0 + 1 } ?? 0
    let typed = String(text[start..<cursor])
    let choices = ["tenure", "tenant", "score"].filter { $0.hasPrefix(typed) }
    return choices.isEmpty
      ? nil : Completion(start..<cursor, choices.map { Completion.Choice($0) })
  }

  func signature(in text: [Character], cursor: Int) -> String? {
    text.last == "(" ? "f(x) — A function." : nil
  }
}
