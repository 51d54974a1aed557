import Testing

@testable import Manifest

/// The documents and what they mean were checked with Python's `tomllib`.
@Suite struct TOMLTests {
  private func read(_ text: String) throws -> [String: Setting] {
    try ManifestText(text).settings
  }

  @Test(arguments: [
    ("1_000", Setting.integer(1000)), ("+99", .integer(99)), ("-0", .integer(0)),
    ("0xDEAD_beef", .integer(3_735_928_559)), ("0o755", .integer(493)), ("0b1101", .integer(13)),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("3.1415", .number(3.1415)), ("-2E-2", .number(-0.02)), ("6.626e-34", .number(6.626e-34)),
    ("224_617.445_991", .number(224617.445991)), ("-inf", .number(-.infinity)),
    ("1979-05-27", .date("1979-05-27")), ("07:32:00", .moment("07:32:00")),
    ("1979-05-27T00:32:00.999999-07:00", .moment("1979-05-27T00:32:00.999999-07:00")),
    ("1979-05-27 07:32:00Z", .moment("1979-05-27 07:32:00Z")),
    ("'C:\\Users'", .string("C:\\Users")), ("\"a\\u00e9\\U0001F600\\t\"", .string("aé😀\t")),
    ("\"\"\"\na\\\n   b\n\"\"c\"\"\"\"", .string("ab\n\"\"c\"")),
    ("'''\nx''y'''", .string("x''y")),
    (
      "[1, [\"a\",], # r\n\n true\n]",
      .array([.integer(1), .array([.string("a")]), .boolean(true)])
    ),
    (
      "{ a = 1, b.c = 2, b.d = {} }",
      .table(["a": .integer(1), "b": .table(["c": .integer(2), "d": .table([:])])])
    ),
  ])
  func `a value is what TOML says`(text: String, wanted: Setting) throws {
    #expect(try read("x = \(text)")["x"] == wanted)
    #expect(try read("x = \(text) # r\r\ny = 1")["x"] == wanted)
  }

  @Test(arguments: [
    "x", "x =", "x = ", "= 1", "x = 1 y = 2", "x = 01", "x = 1__0", "x = _1", "x = 1_", "x = .5",
    "x = 1.", "x = 1.e2", "x = +0x1", "x = 9223372036854775808", "x = 2026-02-30", "x = 25:00:00",
    "x = 12:30", "x = True", "x = nil", "x = \"a", "x = \"a\nb\"", "x = \"\\q\"", "x = \"\\ud800\"",
    "x = '''a", "x = \"\"\"a\"\"", "x = [1", "x = [1 2]", "x = [,]", "x = { a = 1, }",
    "x = { a = 1",
    "x = {\na = 1 }", "[", "[]", "[.a]", "[a", "[a.]", "[[a]", "[a]]", "[ [a]]", "[a] b", "[=]",
    "x = 1\nx = 2", "[a]\n[a]", "a = 1\n[a]", "a.b = 1\n[a]", "[a]\nb.c = 1\n[a.b]",
    "a = {}\na.b = 1", "a = []\n[[a]]", "[[a]]\n[a]", "[a.b]\n[[a]]", "x = 1 \r y", "a\"b\" = 1",
    "\"\"\"a\"\"\" = 1", "x = \u{7}", "# \u{7}",
  ])
  func `what is not TOML is refused`(text: String) {
    #expect(throws: ManifestError.self) { try read(text) }
  }

  @Test func `sections, lists of sections and dotted names nest`() throws {
    let found = try read("[a.b]\nc.d = 1\nc.e = 2\n[a]\nf = 3\n[[l]]\nx = 1\n[[l]]\n[l.m]\ny = 2")
    #expect(
      found == [
        "a": .table([
          "b": .table(["c": .table(["d": .integer(1), "e": .integer(2)])]), "f": .integer(3),
        ]),
        "l": .array([
          .table(["x": .integer(1)]), .table(["m": .table(["y": .integer(2)])]),
        ]),
      ])
  }

  @Test func `deep nesting is refused, not recursed into`() {
    let deep = "x = " + String(repeating: "[", count: 100_000)
    #expect(throws: ManifestError.self) { try read(deep) }
    let long = "x" + String(repeating: ".x", count: 100_000) + " = 1"
    #expect(throws: ManifestError.self) { try read(long) }
  }

  @Test func `a message says where, what was expected and what was found`() {
    let error = #expect(throws: ManifestError.self) { try read("a = 1\n\nzone = Brussels # x") }
    #expect(
      error?.description
        == "deed.toml:3:8: expected a value (texts are in quotes), found `Brussels # x`.")
  }
}
