import CKernels
import Tables
import TestSupport
import Testing

@Suite struct CSVDifferentialTests {
  /// The variants that run on this machine.
  static let variants = ["scalar", "sse4", "neon", "avx2", "avx512"].filter { name in
    let number = deed_variant_named(name)
    return number >= 0 && deed_variant_runs(deed_variant(rawValue: UInt32(number)))
  }

  @Test(arguments: variants) func `every variant finds what the scalar one finds`(name: String) {
    var random = SeededGenerator(seed: 7)
    let variant = deed_variant(rawValue: UInt32(deed_variant_named(name)))
    for _ in 0..<400 {
      let text = random.bytes(
        count: Int.random(in: 1...300, using: &random), of: ",,,;\"\"\n\n\rabc\u{0}")
      for newline in [UInt8(ascii: "\n"), UInt8(ascii: "\r")] {
        var dialect = deed_dialect(
          delimiter: UInt8(ascii: ","), quote: UInt8(ascii: "\""), newline: newline,
          quotes: Bool.random(using: &random))
        let cut = Int.random(in: 0...text.count, using: &random)
        #expect(
          index(text, cut, variant, &dialect) == index(text, cut, DEED_SCALAR, &dialect))
      }
    }
  }

  @Test func `any division of a file gives the same table`() throws {
    var random = SeededGenerator(seed: 11)
    for round in 0..<24 {
      let text = random.file(isBroken: round % 3 == 0)
      var pad = ReadOptions()
      pad.ragged = .skip
      let whole = result(text, pad, tiny(1 << 20, workers: 1, variant: "scalar"))
      for chunkSize in [1, 17, 64, 257] {
        for variant in Self.variants {
          let found = result(text, pad, tiny(chunkSize, workers: 3, variant: variant))
          #expect(found == whole, "round \(round), chunks of \(chunkSize), \(variant)")
        }
      }
    }
  }

  @Test func `the fast path reads what the strict path reads`() throws {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<60 {
      let text = random.file(isBroken: false, fields: 2...5)
      // A blank line at the end makes the strict path read the only chunk.
      let fast = result(text, .init(), tiny(1 << 20))
      let strict = result(text + Array("\n\n".utf8), .init(), tiny(1 << 20))
      #expect(fast == strict.replacingBlankNotes)
    }
  }

  @Test func `mutated files are read or refused`() throws {
    var random = SeededGenerator(seed: 3)
    try mutate(&random, rounds: 200)
  }

  /// Set `DEED_FUZZ_SECONDS` for a long run.
  @Test(.enabled(if: fuzzSeconds > 0)) func `mutated files for a while`() throws {
    var random = SeededGenerator(seed: UInt64.random(in: 0 ... .max))
    let end = ContinuousClock.now + .seconds(fuzzSeconds)
    while ContinuousClock.now < end { try mutate(&random, rounds: 100) }
  }

  private func mutate(_ random: inout SeededGenerator, rounds: Int) throws {
    let alphabet = Array(",;\t|\"\"\n\r\u{0}09.-+ aé€TZ:/%e=".utf8) + [0xff, 0xfe, 0x80, 0xed]
    for _ in 0..<rounds {
      var text = random.file(isBroken: true)
      for _ in 0..<Int.random(in: 1...8, using: &random) where !text.isEmpty {
        let at = Int.random(in: 0..<text.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text[at] = alphabet.randomElement(using: &random) ?? 0
        case 1: text.insert(alphabet.randomElement(using: &random) ?? 0, at: at)
        default: text.removeSubrange(at..<min(at + 3, text.count))
        }
      }
      var some = ReadOptions()
      some.ragged = ReadOptions.Ragged.allCases.randomElement(using: &random) ?? .pad
      some.locale = ["nl", nil, "en"].randomElement(using: &random) ?? nil
      let a = result(text, some, tiny(Int.random(in: 1...200, using: &random)))
      let b = result(text, some, tiny(1 << 20, workers: 1, variant: "scalar"))
      #expect(a == b, "\(String(decoding: text, as: UTF8.self).debugDescription)")
    }
  }

  private func result(
    _ text: [UInt8], _ options: ReadOptions, _ division: CSVSource.Division
  ) -> [String] {
    do {
      let table = try csv(text, options, division)
      return try contents(table) + table.notes.map { "\($0)" }
    } catch {
      return ["\(error)"]
    }
  }

  private func index(
    _ text: [UInt8], _ cut: Int, _ variant: deed_variant, _ dialect: inout deed_dialect
  ) -> [UInt64] {
    let padded = text + [UInt8](repeating: 0x2c, count: 64)
    var state = deed_index_state()
    state.edge = 1
    var found = [UInt32](repeating: 0, count: text.count + 128)
    var count = deed_csv_index(variant, padded, 0, cut, &dialect, &state, &found)
    var rest = [UInt32](repeating: 0, count: text.count + 128)
    let more = deed_csv_index(variant, padded, cut, text.count, &dialect, &state, &rest)
    found.replaceSubrange(count..<count + more, with: rest[0..<more])
    count += more
    return found[0..<count].map(UInt64.init)
      + [
        state.inside, state.edge, state.closed, state.returned, state.broken == 0 ? 0 : 1,
        state.returns == 0 ? 0 : 1, state.newlines,
      ]
  }
}

private let fuzzSeconds = Int(environment("DEED_FUZZ_SECONDS") ?? "") ?? 0

extension [String] {
  fileprivate var replacingBlankNotes: [String] { filter { !$0.contains("blank lines") } }
}

extension SeededGenerator {
  /// Some of the bytes of a text.
  mutating func bytes(count: Int, of text: String) -> [UInt8] {
    let alphabet = Array(text.utf8)
    return (0..<count).map { _ in alphabet.randomElement(using: &self) ?? 0 }
  }

  /// A file of random rows, in broken ones with quotes in plain text and ragged rows.
  mutating func file(isBroken: Bool, fields range: ClosedRange<Int> = 1...5) -> [UInt8] {
    let fields = Int.random(in: range, using: &self)
    let end = ["\n", "\r\n"].randomElement(using: &self) ?? "\n"
    var text = (0..<fields).map { "c\($0)" }.joined(separator: ",") + end
    for _ in 0..<Int.random(in: 0...40, using: &self) {
      var count = fields
      if isBroken && Int.random(in: 0..<15, using: &self) == 0 { count += 1 }
      text += (0..<count).map { cell($0, isBroken) }.joined(separator: ",") + end
    }
    return Array(text.utf8)
  }

  private mutating func cell(_ field: Int, _ isBroken: Bool) -> String {
    switch Int.random(in: 0..<(isBroken ? 14 : 12), using: &self) {
    case 0: return field == 0 ? "x" : ""
    case 1...3: return "\(Int.random(in: -20...300, using: &self))"
    case 4: return "\(Double(Int.random(in: 0...999, using: &self)) / 8)"
    case 5: return "2024-0\(Int.random(in: 1...9, using: &self))-11"
    case 6: return "\"a,\nb\""
    case 7: return "\"q\"\"\"\"r\"\",\r\n\""
    case 8: return "\"\"\"\""
    case 9: return "text that is longer than 16 bytes \(Int.random(in: 0...3, using: &self))"
    case 10: return "\"7\""
    case 12: return "5\" pipe"
    case 13: return "x\"y,"
    default: return "NL"
    }
  }
}
