import Terminal
import TestSupport
import Testing

struct KeyDecoderTests {
  private func keys(_ text: String) -> [Key] {
    var decoder = KeyDecoder()
    return decoder.feed(Array(text.utf8)) + decoder.flush()
  }

  @Test func `letters, controls and sequences are keys`() {
    #expect(
      keys("aé\u{1}\r\t\u{7F}") == [
        .text("a"), .text("é"), .control("a"), .enter, .tab, .backspace,
      ])
    #expect(
      keys("\u{1b}[A\u{1b}OB\u{1b}[1;5C\u{1b}[3~\u{1b}[H\u{1b}[Z") == [
        .up, .down, .wordRight, .delete, .home, .backTab,
      ])
    #expect(keys("\u{1b}f\u{1b}\r\u{1b}\u{7F}") == [.alt("f"), .newline, .wordBackspace])
  }

  @Test func `an Esc on its own is one when nothing follows`() {
    var decoder = KeyDecoder()
    #expect(decoder.feed([0x1b]).isEmpty && decoder.isWaiting)
    #expect(decoder.flush() == [.escape] && !decoder.isWaiting)
  }

  @Test func `bytes of one key may come one by one`() {
    var decoder = KeyDecoder()
    let found = Array("日\u{1b}[1;3D".utf8).flatMap { decoder.feed([$0]) }
    #expect(found == [.text("日"), .wordLeft])
  }

  @Test func `a paste keeps its lines and loses what a terminal would obey`() {
    #expect(
      keys("\u{1b}[200~a\r\nb\rc\u{1b}[31m\u{1b}[201~x") == [
        .paste("a\nb\nc[31m"), .text("x"),
      ])
  }

  @Test func `broken UTF-8 and unknown sequences are no keys`() {
    var decoder = KeyDecoder()
    #expect(decoder.feed([0xC3, 0x28, 0xFF, 0xE2, 0x82]) == [.text("(")])
    #expect(decoder.flush().isEmpty)
    #expect(keys("\u{1b}[99q\u{1b}[<0;1;1Ma") == [.text("a")])
  }

  @Test(arguments: 1...20) func `any bytes leave an editor that draws and holds little`(
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    var decoder = KeyDecoder()
    var typing = Typing(history: ["do x() end", "日本 👩‍👩‍👧", "a\nb"], isVi: seed % 2 == 0)
    let pieces: [[UInt8]] = [
      Array("\u{1b}[".utf8), Array("\u{1b}[200~".utf8), Array("\u{1b}[201~".utf8), [0x1b], [9],
      [13],
      [18], [25], [31], Array("👩‍👩‍👧".utf8), Array("e\u{301}".utf8), Array("(\"".utf8),
    ]
    for _ in 0..<400 {
      let bytes =
        random.next() % 3 == 0
        ? pieces[Int(random.next() % UInt64(pieces.count))] : [UInt8(random.next() % 256)]
      for key in decoder.feed(bytes) { typing.press(key) }
      if random.next() % 50 == 0 { for key in decoder.flush() { typing.press(key) } }
      let width = 5 + Int(random.next() % 60)
      let frame = typing.editor.frame(
        prompt: "> ", continuation: ". ", width: width, height: 8, isColoured: true)
      #expect(frame.rows.count <= 8 && frame.rows.allSatisfy { $0.width < width })
      #expect(frame.rows.indices.contains(frame.cursorRow) && frame.cursorColumn < width)
      let buffer = typing.editor.buffer
      #expect((0...buffer.characters.count).contains(buffer.cursor))
    }
  }
}
