import Tables
import Testing

@testable import Reports

@Suite struct FormatTests {
  let table = Table(
    [
      ("name", .strings(["a|b", "=1+1", nil])), ("x", .numbers([0.1, .nan, -2])),
      ("day", .dates([20_484, nil, 0])),
    ],
    notes: [Note(step: "read", reason: "names were `trimmed`", count: 2)])

  @Test func `csv is exact, quoted and never executes`() throws {
    #expect(
      try text(of: table, as: .csv)
        == "name,x,day\na|b,0.1,2026-01-31\n'=1+1,nan,\n,-2.0,1970-01-01\n")
    let quotes = Table([("a,b", .strings(["say \"hi\"\nnow", nil]))])
    #expect(
      try text(of: quotes, as: .csv) == "\"a,b\"\n\"say \"\"hi\"\"\nnow\"\n\n".replacingLast())
  }

  @Test func `json is an array of rows, NaN is null`() throws {
    #expect(
      try text(of: table, as: .json) == """
        [{"name":"a|b","x":0.1,"day":"2026-01-31"},
        {"name":"=1+1","x":null,"day":null},
        {"name":null,"x":-2.0,"day":"1970-01-01"}]

        """)
  }

  @Test func `a limit gives programs the first rows`() throws {
    let numbers = Table([("x", .integers([1, 2, 3, 4, 5]))])
    #expect(try text(of: numbers, as: .csv, TableOptions(limit: 2)) == "x\n1\n2\n")
    #expect(try text(of: numbers, as: .json, TableOptions(limit: 0)) == "[]\n")
  }

  @Test func `markdown is a pipe table`() throws {
    #expect(
      try text(of: table, as: .md, TableOptions(title: "T")) == """
        **T**

        | name | x | day |
        | :-- | --: | :-- |
        | a\\|b | 0.1 | 2026-01-31 |
        | =1+1 | nan | – |
        | – | -2.0 | 1970-01-01 |

        3 rows

        2 names were \\`trimmed\\`

        """)
  }

  @Test func `html is escaped`() throws {
    let hostile = Table([("<b>", .strings(["<script>alert('x')</script>\u{1b}"]))])
    #expect(
      try text(of: hostile, as: .html, TableOptions(title: "\"&\"")) == """
        <table>
        <caption>&quot;&amp;&quot;</caption>
        <thead><tr><th scope="col">&lt;b&gt;</th></tr></thead>
        <tbody>
        <tr><td>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\\u{1b}</td></tr>
        </tbody>
        </table>
        <p class="remark">1 row</p>

        """)
  }

  @Test(arguments: [
    ("# x", "\\# x"), ("1. x", "1\\. x"), ("- x", "\\- x"), ("a_b", "a_b"), ("_a_", "\\_a\\_"),
    ("[x](javascript:y)", "\\[x\\](javascript:y)"), ("<img>", "&lt;img&gt;"),
    ("a\nb", "a⏎b"), ("*x* `y`", "\\*x\\* \\`y\\`"), ("a 2.5", "a 2.5"),
    ("    code", "code"),
  ])
  func `markdown text does not format`(text: String, escaped: String) {
    #expect(text.escapedForMarkdownLine == escaped)
  }
}

extension String {
  /// The CSV of a missing single cell is a quoted empty field.
  fileprivate func replacingLast() -> String { dropLast() + "\"\"\n" }
}
