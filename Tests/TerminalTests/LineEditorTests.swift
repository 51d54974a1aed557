import Terminal
import Testing

struct LineEditorTests {
  @Test func `a statement that is not whole goes on, and Up recalls all of it`() {
    var typing = Typing()
    typing.type("do\rx()\rend\r")
    #expect(typing.submitted == ["do\n  x()\nend"])
    var later = Typing(history: typing.submitted)
    later.press(.up)
    #expect(later.editor.buffer.text == typing.submitted[0])
    #expect(later.rows() == ["> do", ".   x()", ". end"])
  }

  @Test func `Up moves within a statement before it goes to earlier ones`() {
    var typing = Typing(history: ["old"])
    typing.press(.paste("a\nb"), .up)
    #expect(typing.editor.buffer.text == "a\nb")
    typing.press(.up)
    #expect(typing.editor.buffer.text == "old")
    typing.press(.down)
    #expect(typing.editor.buffer.text == "a\nb")
  }

  @Test func `a paste of lines with a blank one is one block`() {
    var typing = Typing()
    typing.type("\u{1b}[200~do\r\r  x()\rend\u{1b}[201~\r")
    #expect(typing.submitted == ["do\n\n  x()\nend"])
  }

  @Test func `Ctrl-C gives up what is typed, Ctrl-D leaves from an empty line only`() {
    var typing = Typing()
    typing.type("half")
    typing.press(.control("c"))
    #expect(typing.last == .abandoned && typing.editor.buffer.isEmpty)
    typing.type("ab")
    typing.press(.home, .control("d"))
    #expect(typing.editor.buffer.text == "b" && typing.last == .editing)
    typing.press(.backspace, .delete, .control("d"))
    #expect(typing.last == .endOfInput)
  }

  @Test func `kills one after the other come back as one piece, and earlier kills behind them`() {
    var typing = Typing()
    typing.type("one two three")
    typing.press(.wordBackspace, .left, .control("w"), .control("y"))
    #expect(typing.editor.buffer.text == "one two ")
    typing.press(.alt("y"))
    #expect(typing.editor.buffer.text == "one three ")
  }

  @Test func `undo takes a run of letters back at once, redo gives it again`() {
    var typing = Typing()
    typing.type("abc def")
    typing.press(.control("_"))
    #expect(typing.editor.buffer.text == "abc")
    typing.press(.alt("_"))
    #expect(typing.editor.buffer.text == "abc def")
    typing.press(.control("_"), .control("_"))
    #expect(typing.editor.buffer.isEmpty)
  }

  @Test func `words, case and swaps are Emacs's`() {
    var typing = Typing()
    typing.type("nps of r.score")
    typing.press(.alt("b"), .alt("u"), .home, .alt("c"), .end, .control("t"))
    #expect(typing.editor.buffer.text == "Nps of r.SCOER")
  }

  @Test func `Ctrl-R finds the letters in order, counts, and goes to older ones`() {
    var typing = Typing(history: ["cx.nps(t)", "show(1)", "cx.nps(u)"])
    typing.press(.control("r"))
    typing.type("nps")
    #expect(typing.rows() == ["search 1/2: nps", "  cx.nps(u)"])
    typing.press(.control("r"))
    #expect(typing.rows().first == "search 2/2: nps")
    typing.press(.enter)
    #expect(typing.submitted == ["cx.nps(t)"])
  }

  @Test func `a search that is given up leaves what was typed`() {
    var typing = Typing(history: ["old"])
    typing.type("new")
    typing.press(.control("r"))
    typing.type("xq")
    #expect(typing.rows() == ["search 0/0: xq", "  nothing fits"])
    typing.press(.control("g"))
    #expect(typing.editor.buffer.text == "new")
  }

  @Test func `the hint is the rest of the latest statement that begins so, and Right takes it`() {
    var typing = Typing(history: ["show(t)", "show(u)"])
    typing.type("sh")
    #expect(typing.editor.hint == "ow(u)")
    typing.press(.right)
    #expect(typing.editor.buffer.text == "show(u)")
  }

  @Test func `Tab completes what is common, lists the choices, and then goes through them`() {
    var typing = Typing()
    typing.type("return te")
    typing.press(.tab)
    #expect(typing.editor.buffer.text == "return ten")
    #expect(typing.rows() == ["> return ten", "tenure  tenant  "])
    typing.press(.tab)
    #expect(typing.editor.buffer.text == "return tenure")
    typing.press(.tab, .escape)
    #expect(typing.editor.buffer.text == "return tenant")
    #expect(typing.rows() == ["> return tenant"])
  }

  @Test func `the signature stands under the line`() {
    var typing = Typing()
    typing.type("f(")
    #expect(typing.rows() == ["> f(", "  f(x) — A function."])
    #expect(typing.rows(width: 12).last == "  f(x) — A…")
  }

  @Test func `vi's keys move and cut until i`() {
    var typing = Typing(isVi: true)
    typing.type("one two\u{1b}")
    typing.type("bdwiX")
    #expect(typing.editor.buffer.text == "one X")
    typing.type("\u{1b}")
    typing.type("u0ddAok")
    #expect(typing.editor.buffer.text == "ok")
  }
}
