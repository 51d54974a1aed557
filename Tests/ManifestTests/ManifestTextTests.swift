import TestSupport
import Testing

@testable import Manifest

@Suite struct ManifestTextTests {
  private let text = """
    name = "Acme"   # ours
    # the zone
    zone = "UTC"

    [surveys.relation]
    scale = "0-10"  # declared
    grid = [
      "a", # first
      "b",
    ]

    [libraries]
    """

  @Test func `a changed setting keeps the remarks around it`() throws {
    let changed = try ManifestText(text).setting(["zone"], to: .string("Europe/Brussels")).text
    #expect(changed == text.replacing("\"UTC\"", with: "\"Europe/Brussels\""))
    let list = try ManifestText(text).setting(["surveys", "relation", "grid"], to: .array([]))
    #expect(list.text.contains("grid = []\n\n[libraries]"))
    let scale = try ManifestText(text).setting(
      ["surveys", "relation", "scale"], to: .string("1-10"))
    #expect(scale.text.contains("scale = \"1-10\"  # declared"))
  }

  @Test func `a new setting goes to the end of its section`() throws {
    let changed = try ManifestText(text).setting(["surveys", "relation", "kind"], to: .string("r"))
    #expect(changed.text.contains("]\nkind = \"r\"\n\n[libraries]"))
    let top = try ManifestText(text).setting(["locale"], to: .string("nl"))
    #expect(top.text.contains("zone = \"UTC\"\nlocale = \"nl\"\n"))
    let last = try ManifestText(text).setting(["libraries", "a b"], to: .integer(1))
    #expect(last.text.hasSuffix("[libraries]\n\"a b\" = 1\n"))
  }

  @Test func `a new section goes to the end`() throws {
    let changed = try ManifestText("name = \"a\"\n").setting(
      ["surveys", "new one", "scale"], to: .string("0-10"))
    #expect(changed.text == "name = \"a\"\n\n[surveys.\"new one\"]\nscale = \"0-10\"\n")
    #expect(
      try WorkspaceManifest(reading: changed.text).surveys["new one"]?.scale == "0-10")
  }

  @Test func `an inline section is not edited but refused`() {
    let error = #expect(throws: ManifestError.self) {
      try ManifestText("surveys = { a = { scale = \"0-10\" } }").setting(
        ["surveys", "a", "scale"], to: .string("1-10"))
    }
    #expect(error == .notEditable("surveys.a", file: "deed.toml"))
  }

  @Test func `removing a section takes its settings and nothing else`() throws {
    let removed = try ManifestText(text).removing(["surveys", "relation"]).text
    #expect(try WorkspaceManifest(reading: removed).surveys.isEmpty)
    #expect(removed.hasPrefix("name = \"Acme\"   # ours\n# the zone\nzone = \"UTC\"\n"))
    #expect(removed.hasSuffix("[libraries]"))
  }

  @Test func `a statement's line is found behind lists and long strings`() throws {
    let text = try ManifestText(
      "a = \"\"\"\nb = 1\n\"\"\"\nc = '''\n]'''\nd = [\n1, # ]\n]\ne.'f g' = 2\n")
    #expect(text.line(of: ["b"]) == nil)
    #expect(text.line(of: ["c"]) == 4)
    #expect(text.line(of: ["d"]) == 6)
    #expect(text.line(of: ["e", "f g"]) == 9)
    #expect(text.line(of: ["e"]) == 9)
  }

  @Test func `written values read back as they were`() throws {
    let values: [Setting] = [
      .string("a\"b\\c\n\t\u{1}é😀"), .integer(.min), .number(0.1), .number(1e300), .boolean(false),
      .date("2026-01-31"), .array([.integer(1), .string("x")]),
      .table(["a b": .integer(1), "c": .array([])]),
    ]
    for value in values {
      let read = try ManifestText("x = \(value.written)")
      #expect(read.settings["x"] == value, "\(value.written)")
    }
  }

  @Test func `changed bytes are read or refused, never trapped on`() {
    var generator = SeededGenerator(seed: 4)
    let original = Array(
      (WorkspaceManifest.defaultText(name: "w") + text + "\na = '''x'''\nb = \"\"\"y\"\"\"\n").utf8)
    for _ in 0..<1000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...127, using: &generator)
        case 1: bytes.remove(at: place)
        default:
          bytes.insert("\"'[]{}=#.\n\\".utf8.randomElement(using: &generator) ?? 0, at: place)
        }
      }
      let mutated = String(decoding: bytes, as: UTF8.self)
      if let read = try? ManifestText(mutated) {
        #expect(read.statements.allSatisfy { $0.lines.upperBound <= mutated.utf8.count })
      }
      _ = try? WorkspaceManifest(reading: mutated)
    }
  }
}
