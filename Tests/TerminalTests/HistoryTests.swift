import Foundation
import Terminal
import Testing

struct HistoryTests {
  private func path() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("history-\(UUID())").path
  }

  @Test func `two sessions share one history, and lines stay whole`() {
    let path = path()
    var first = History(path: path)
    var second = History(path: path)
    first.append("a\nb\\n")
    second.append("c")
    first.refresh()
    #expect(first.entries == ["a\nb\\n", "c"] && second.entries == first.entries)
  }

  @Test func `a statement behind a space is not kept, a repeated one is kept once`() throws {
    let path = path()
    var history = History(path: path)
    for statement in [" secret", "x", "x", ""] { history.append(statement) }
    #expect(History(path: path).entries == ["x"])
    #expect(try !String(contentsOfFile: path, encoding: .utf8).contains("secret"))
  }

  @Test func `only its owner may read the file`() throws {
    let path = path()
    var history = History(path: path)
    history.append("x")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func `a line that a crash tore off does not swallow the next one`() throws {
    let path = path()
    try "whole\ntor".write(toFile: path, atomically: true, encoding: .utf8)
    var history = History(path: path)
    #expect(history.entries == ["whole"])
    history.append("next")
    #expect(History(path: path).entries == ["whole", "tor", "next"])
  }

  @Test func `without a file the session still remembers`() {
    var history = History(path: nil)
    history.append("x")
    #expect(history.entries == ["x"])
  }

  @Test func `the query as one piece comes before its letters in parts, late before early`() {
    let entries = ["n x p x s", "cx.nps(t)", "snps", "cx.nps(u)", "cx.nps(t)"]
    #expect(
      HistorySearch("nps", in: entries).matches == [
        "cx.nps(t)", "cx.nps(u)", "snps", "n x p x s",
      ])
    #expect(HistorySearch("zz", in: entries).matches.isEmpty)
  }
}
