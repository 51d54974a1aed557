import Terminal
import Testing

struct PictureTests {
  @Test(arguments: [("é", 1), ("e\u{301}", 1), ("日", 2), ("👩‍👩‍👧", 2), ("🇳🇱", 2), ("❤️", 2), ("ｱ", 1)])
  func `the cursor stands behind a character by the columns that it takes`(
    text: String, width: Int
  ) {
    var typing = Typing()
    typing.type(text)
    #expect(typing.editor.buffer.characters.count == 1)
    #expect(typing.cursor() == [0, 2 + width])
    typing.press(.left)
    #expect(typing.cursor() == [0, 2])
    typing.press(.delete)
    #expect(typing.editor.buffer.isEmpty)
  }

  @Test func `a combining mark joins the letter before it, wherever the cursor is`() {
    var typing = Typing()
    typing.type("ea")
    typing.press(.left)
    typing.type("\u{301}")
    #expect(typing.editor.buffer.characters == ["e\u{301}", "a"])
    #expect(typing.cursor() == [0, 3])
  }

  @Test func `long lines go on in the next row, a wide character never in two`() {
    var typing = Typing()
    typing.type("abcdefg日")
    #expect(typing.rows(width: 10) == ["> abcdefg", "日"])
    typing.press(.left)
    #expect(typing.cursor(width: 10) == [1, 0])
  }

  @Test func `a statement longer than the screen shows the rows around the cursor`() {
    var typing = Typing()
    typing.press(.paste((1...30).map(String.init).joined(separator: "\n")))
    #expect(typing.rows(height: 5) == [". 26", ". 27", ". 28", ". 29", ". 30"])
    typing.press(.alt("<"))
    #expect(typing.rows(height: 5).first == "> 1")
  }

  @Test func `what a terminal would obey is drawn as a mark`() {
    var editor = LineEditor(advice: PlainAdvice())
    editor.begin(history: [], text: "a\u{1b}]0;x\u{7}b")
    let frame = editor.frame(
      prompt: "> ", continuation: ". ", width: 40, height: 5, isColoured: true)
    #expect(!frame.rows.contains { $0.text.contains("\u{1b}]") || $0.text.contains("\u{7}") })
  }

  @Test func `a frame over another goes to its top, writes once and clears behind`() {
    var screen = Screen()
    var typing = Typing()
    typing.type("ab")
    func frame() -> Frame {
      typing.editor.frame(
        prompt: "> ", continuation: ". ", width: 40, height: 5, isColoured: false)
    }
    #expect(
      screen.draw(frame(), width: 40)
        == "\u{1b}[?25l\r> ab\u{1b}[K\u{1b}[J\r\u{1b}[4C\u{1b}[?25h")
    typing.press(.newline)
    _ = screen.draw(frame(), width: 40)
    #expect(screen.draw(frame(), width: 40).hasPrefix("\u{1b}[?25l\u{1b}[1A\r"))
  }

  @Test func `a narrower terminal has broken the old rows, and the top is higher up`() {
    var screen = Screen()
    var typing = Typing()
    typing.press(.paste("0123456789012345678901234567890\nx"))
    func frame(_ width: Int) -> Frame {
      typing.editor.frame(
        prompt: "> ", continuation: ". ", width: width, height: 20, isColoured: false)
    }
    _ = screen.draw(frame(40), width: 40)
    // 33 columns in rows of 20 are two rows.
    #expect(screen.draw(frame(20), width: 20).hasPrefix("\u{1b}[?25l\u{1b}[2A\r"))
  }

  @Test func `words of Lua are coloured and the bracket at the cursor finds its partner`() {
    let text = Array("return f(x[1]) -- end")
    let codes = LuaHighlighter.codes(for: text, cursor: 14)
    #expect(codes[0] != nil && codes[7] == nil && codes[20] != nil)
    #expect(LuaHighlighter.matchingBrackets(in: text, cursor: 14).map { [$0.0, $0.1] } == [13, 8])
    #expect(LuaHighlighter.matchingBrackets(in: Array("(\")\")"), cursor: 0)?.1 == 4)
  }
}
