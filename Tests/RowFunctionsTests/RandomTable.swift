import Tables

/// Tables with all column types, all layouts of them, and awkward values.
struct RandomTable {
  /// The columns, by what they hold: a random function reads each of them now and then.
  static let names = [
    "i", "j", "k", "w", "x", "y", "s", "t", "u", "b", "d", "m", "n", "e", "z",
  ]

  static func make(_ numbers: inout SeededNumbers, rows: Int) -> Table {
    let integers: [Int64] = [0, 1, -1, 2, 7, 24, 25, 100, 127, -128]
    let wide: [Int64] = [.min, .max, 0, -1, 1 << 53, (1 << 53) + 1, -(1 << 40), 3]
    let floats: [Double] = [
      0, -0.0, 1, 0.5, -2.5, 24, 1e300, -1e300, .infinity, -.infinity, .nan, 0x1p53, 7,
      -0x1p63, 0x1p63, .leastNonzeroMagnitude,
    ]
    let texts: [[UInt8]] = [
      [], Array("NL".utf8), Array("BE".utf8), Array("nl".utf8), [0xff, 0xfe], Array("a\0b".utf8),
      Array("Ünï".utf8), Array("10".utf8), Array("0x10".utf8),
    ]
    func column<Value>(_ values: [Value], missing: Int) -> [Value?] {
      (0..<rows).map { _ in numbers.below(100) < missing ? nil : numbers.pick(values) }
    }
    let some = numbers.pick([0, 10, 50, 100])
    let offset = rows / 3
    let whole: [(String, Column)] = [
      ("i", .integers(column(integers, missing: some))),
      ("j", .integers(column([3, 4, 500, -700, 24], missing: 0))),
      ("k", .integers(column([70_000, -2_000_000, 24, .init(Int32.min)], missing: 10))),
      ("w", .integers(column(wide, missing: 20))),
      ("x", .numbers(column(floats, missing: some))),
      ("y", .numbers(column([1.5, 2, -3.25, 0], missing: 0))),
      ("s", strings(column(texts, missing: some))),
      ("t", strings(column(texts.reversed(), missing: 0))),
      // As many different texts as rows: codes of one, two or four bytes.
      ("u", .strings((0..<rows).map { $0 % 99 == 3 ? nil : "u\($0)" })),
      ("b", .booleans(column([true, false], missing: some))),
      ("d", .dates(column([0, 1, -1, 20_000, 18_262], missing: 20))),
      ("m", .times(column([0, 1_500_000, -7, 1_700_000_000_000_000], missing: 20))),
      ("n", .times(column([0, 1_500_000, 3], missing: 0))),
      ("e", .dates(column([0, 100, 20_000], missing: 0))),
      ("z", .numbers(column([0.0], missing: 100))),
    ]
    // A slice has its values and bits at odd places.
    let isSliced = numbers.below(2) == 0
    return Table(
      whole.map { ($0, isSliced ? $1.slice(offset..<rows) : $1) },
      rowCount: isSliced ? rows - offset : rows)
  }

  private static func strings(_ values: [[UInt8]?]) -> Column {
    var builder = StringColumnBuilder()
    for value in values {
      if let value {
        value.withUnsafeBufferPointer { builder.append($0) }
      } else {
        builder.appendMissing()
      }
    }
    return builder.finish()
  }
}
