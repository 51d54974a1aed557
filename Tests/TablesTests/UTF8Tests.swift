import CKernels
import Tables
import TestSupport
import Testing

@Suite struct UTF8Tests {
  /// Characters of every length, at the ends of what is allowed.
  private static let characters: [[UInt8]] = [
    "a", " ", "é", "\u{80}", "\u{7ff}", "\u{800}", "€", "\u{d7ff}", "\u{e000}", "\u{ffff}",
    "\u{10000}", "😀", "\u{10ffff}",
  ].map { Array($0.utf8) }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `long texts are judged as byte by byte`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      var bytes: [UInt8] = []
      let length = 60 + Int(random.next() % 90)
      while bytes.count < length {
        bytes += Self.characters[Int(random.next() % UInt64(Self.characters.count))]
      }
      // Most are cut short or changed.
      bytes.removeLast(Int(random.next() % 4))
      for _ in 0..<random.next() % 3 {
        let place = Int(random.next() % UInt64(bytes.count))
        bytes[place] = UInt8(truncatingIfNeeded: random.next())
      }
      let found = deed_utf8_valid(bytes, bytes.count)
      #expect(found == deed_utf8_valid_plain(bytes, bytes.count))
      #expect((found == bytes.count) == (String(validating: bytes, as: UTF8.self) != nil))
    }
  }

  @Test(arguments: ["\u{e9}", "€", "😀"])
  func `a character that is divided between two texts is in neither`(character: String) throws {
    let bytes = Array(character.utf8)
    for cut in 1..<bytes.count {
      let first = Array(repeating: UInt8(ascii: "x"), count: 80) + bytes[..<cut]
      let second = bytes[cut...] + Array(repeating: UInt8(ascii: "y"), count: 80)
      #expect(deed_utf8_valid(first, first.count) == 80)
      #expect(deed_utf8_valid(Array(second), second.count) == 0)
      #expect(deed_utf8_valid(first + second, first.count + second.count) == 160 + bytes.count)
      // As cells of a column of texts that hardly repeat, the last of one chunk's rows.
      let rows = (0..<3000).map { "\($0),text number \($0) of this column\n" }.joined()
      let file = Array("id,text\n\(rows)1,".utf8) + first + Array("\n2,".utf8) + second
      let failure = message { _ = try csv(file, options { $0.encoding = .utf8 }) }
      #expect(failure.hasPrefix("t.csv: row 3001 (line 3002), column `text`: `xxx"))
      #expect(failure.contains("is not UTF-8"))
    }
  }
}
