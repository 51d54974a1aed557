import Terminal
import Testing

@testable import Reports

@Suite struct TextTests {
  @Test(arguments: [
    ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("ｱ", 1), ("Ａ", 2), ("한", 2),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("😀", 2), ("👨‍👩‍👧", 2), ("👍🏽", 2), ("🇳🇱", 2), ("🇳🇱🇧🇪", 4),
    ("\u{1F1F3}", 2), ("\u{600}", 1), ("\u{AD}", 1),
    ("❤️", 2), ("❤", 1), ("1️⃣", 2), ("❤️‍🔥", 2), ("🏳️‍🌈", 2), ("", 0), ("क्षि", 2),
  ])
  func `text is as wide as a terminal draws it`(text: String, width: Int) {
    #expect(text.displayWidth == width)
  }

  @Test func `what a terminal would obey is shown instead`() {
    #expect("a\nb\tc\u{1b}[31m".visible() == "a⏎b\\tc\\u{1b}[31m")
    #expect("a\r\nb".visible(isUnicode: false) == "a\\nb")
    #expect("x\u{202E}y\u{9B}".visible() == "x\\u{202e}y\\u{9b}")
  }

  @Test func `text is cut by width and marked`() {
    #expect("abcdef".truncated(to: 4) == "abc…")
    #expect("漢字漢字".truncated(to: 4) == "漢…")
    #expect("abc".truncated(to: 3) == "abc")
    #expect("abcdef".truncated(to: 2, mark: "...") == "..")
  }

  @Test func `long text wraps at spaces and inside words that are too long`() {
    #expect("one two three".wrapped(to: 8) == ["one two", "three"])
    #expect("abcdefghij k".wrapped(to: 4) == ["abcd", "efgh", "ij k"])
  }

  @Test func `colour follows the terminal and the environment`() {
    let terminal = Style.suited(isTerminal: true, columns: 80, environment: ["LANG": "nl_NL.UTF-8"])
    #expect(terminal.isColoured && terminal.isUnicode && terminal.width == 80)
    let quiet = Style.suited(isTerminal: true, columns: 80, environment: ["NO_COLOR": "1"])
    #expect(!quiet.isColoured)
    let piped = Style.suited(isTerminal: false, columns: 80, environment: ["LANG": "C"])
    #expect(!piped.isColoured && piped.width == nil)
    #expect(!Style.suited(isTerminal: true, columns: 80, environment: ["LANG": "C"]).isUnicode)
  }
}
