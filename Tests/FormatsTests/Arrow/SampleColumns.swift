import Tables
import TestSupport

/// Columns of every type and layout with missing rows, `count` of them, by seed.
func sampleColumns(count: Int, seed: UInt64) -> [(name: String, column: Column)] {
  var generator = SeededGenerator(seed: seed)
  func column<Value>(_ make: (inout SeededGenerator) -> Value) -> [Value?] {
    (0..<count).map { _ in
      Int.random(in: 0..<7, using: &generator) == 0 ? nil : make(&generator)
    }
  }
  let words = ["NL", "BE", "", "Zürich", "😀 goed"]
  let comments = (0..<count).map { row in
    row % 5 == 0 ? nil : "tekst \(row * 7919 % 1000)"
  }
  return [
    (
      "score",
      Column.integers(column { Int64.random(in: 0...10, using: &$0) }).labelled(scale: "0-10")
    ),
    ("small", .integers(column { Int64.random(in: -30_000...30_000, using: &$0) })),
    ("medium", .integers(column { Int64.random(in: -2_000_000...2_000_000, using: &$0) })),
    ("large", .integers(column { Int64.random(in: .min ... .max, using: &$0) })),
    ("full", .integers((0..<count).map { Int64($0 % 100) }, validity: nil)),
    ("amount", .numbers(column { Double.random(in: -1e6...1e6, using: &$0) })),
    ("loyal", .booleans(column { Bool.random(using: &$0) })),
    ("day", .dates(column { Int32.random(in: -1000...30_000, using: &$0) })),
    (
      "at",
      .times(column { Int64.random(in: -1_000_000_000_000...2_000_000_000_000_000, using: &$0) })
    ),
    ("country", .strings(column { words.randomElement(using: &$0) ?? "" })),
    ("comment", .strings(comments)),
    (
      "band",
      .coded(
        (0..<count).map { UInt32($0 % 3) }, StringDictionary(["<1", "1-5", "5+"]), isOrdered: true)
    ),
    ("nothing", .strings([String?](repeating: nil, count: count))),
    ("raw", rawTexts(comments)),
  ]
}

/// Texts one by one, as a reader of comments gives them: the dictionary repeats.
func rawTexts(_ texts: [String?]) -> Column {
  var offsets: [Int64] = [0]
  var bytes: [UInt8] = []
  for text in texts {
    bytes.append(contentsOf: (text ?? "").utf8)
    offsets.append(Int64(bytes.count))
  }
  return Column(
    .string,
    .codes32(
      Values((0..<UInt32(texts.count)).map { $0 }),
      StringDictionary(offsets: Values(offsets), bytes: .copying(bytes), isDistinct: false)),
    validity: Bitmap(texts.map { $0 != nil }))
}
