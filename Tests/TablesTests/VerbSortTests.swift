import TestSupport
import Testing

@testable import Tables

@Suite struct VerbSortTests {
  @Test func `missing comes last in both directions and ties keep their order`() throws {
    let table = Table([
      ("score", .integers([6, nil, 9, 6])), ("row", .integers([1, 2, 3, 4])),
    ])
    func rows(_ key: String) throws -> [Cell] {
      try table.sorted(by: [SortKey(key)]).column("row").cells
    }
    #expect(try rows("score") == [1, 4, 3, 2].map { .integer($0) })
    #expect(try rows("-score") == [3, 1, 4, 2].map { .integer($0) })
  }

  @Test func `strings sort by bytes and categories by their levels`() throws {
    let text = Column.strings(["b", "a", "B"])
    let plain = try Table([("x", text)]).sorted(by: [SortKey("x")])
    #expect(try plain.column("x").cells == [.string("B"), .string("a"), .string("b")])
    let levels = try Table([("x", text)]).levels("x", ["b", "B", "a"]).sorted(by: [SortKey("x")])
    #expect(try levels.column("x").cells == [.string("b"), .string("B"), .string("a")])
  }

  @Test func `NaN comes after the numbers and before nil`() throws {
    let table = Table([("x", .numbers([nil, .nan, 1, -0.0, 0]))])
    for (key, first) in [("x", Cell.number(-0.0)), ("-x", .number(1))] {
      let sorted = try table.sorted(by: [SortKey(key)]).column("x").cells
      #expect(sorted[0] == first)
      if case .number(let number) = sorted[3] { #expect(number.isNaN) } else { Issue.record() }
      #expect(sorted[4] == .missing)
    }
  }

  @Test func `a column whose name begins with a minus can be sorted by`() throws {
    let table = Table([("-x", .integers([2, 1]))])
    #expect(try table.sorted(by: [SortKey("-x")]).column("-x").cells == [.integer(1), .integer(2)])
  }

  @Test(arguments: 0..<40)
  func `sorting equals a naive stable sort`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let rows = [0, 1, 2, 30, 255, 256, 700][seed % 7]
    let table = Table(mixedColumns(rows, &random), rowCount: rows)
    let keys = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      SortKey(
        table.names.randomElement(using: &random) ?? "score",
        isDescending: Bool.random(using: &random))
    }
    let columns = try keys.map { try table.column($0.name).cells }
    // A stable insertion order by repeated minimum would be slow: the standard sort with the row as
    // the last key is stable.
    let naive = (0..<rows).sorted { left, right in
      for (key, cells) in zip(keys, columns) {
        if comesBefore(cells[left], cells[right], descending: key.isDescending) { return true }
        if comesBefore(cells[right], cells[left], descending: key.isDescending) { return false }
      }
      return left < right
    }
    let sorted = try sortedRows(
      keys.map { (try table.column($0.name), $0.isDescending) }, count: rows)
    #expect(sorted.pointer.map { Int($0) } == naive)
  }

  @Test func `many rows sort as a few do`() throws {
    var random = SeededGenerator(seed: 7)
    let numbers = (0..<70_000).map { _ in Int64.random(in: .min ... .max, using: &random) }
    let sorted = try Table([("x", .integers(numbers))]).sorted(by: [SortKey("x")])
    #expect(try sorted.column("x").cells == numbers.sorted().map { .integer($0) })
  }

  @Test func `a dictionary much larger than the column sorts by its used strings`() throws {
    let all = Column.strings((0..<5000).map { "k\(9999 - $0)" })
    let few = Table([("x", all.gathered(Values([10, 4999, 0])))])
    #expect(
      try few.sorted(by: [SortKey("x")]).column("x").cells
        == [.string("k5000"), .string("k9989"), .string("k9999")])
  }
}
