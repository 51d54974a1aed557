import TestSupport
import Testing

@testable import Tables

@Suite struct VerbWindowTests {
  private func figures(_ function: Window.Function, _ values: [Int64?]) throws -> [Cell] {
    try Table([("x", .integers(values))]).grouped(by: []).evaluate(Window(function, "x")).cells
  }

  @Test func `lag looks back within the group and lead ahead`() throws {
    let groups = try Table([
      ("k", .strings(["a", "b", "a", "b"])), ("x", .integers([1, 2, nil, 4])),
    ]).grouped(by: [.column("k")])
    #expect(
      try groups.evaluate(Window(.lag(1), "x")).cells
        == [.missing, .missing, .integer(1), .integer(2)])
    #expect(
      try groups.evaluate(Window(.lag(-1), "x")).cells
        == [.missing, .integer(4), .missing, .missing])
    #expect(try figures(.lag(.min), [1, 2]) == [.missing, .missing])
    #expect(try figures(.lag(.max), [1, 2]) == [.missing, .missing])
  }

  @Test func `a cumulative sum goes on after a missing value`() throws {
    #expect(
      try figures(.cumulative, [1, nil, 2]) == [.integer(1), .missing, .integer(3)])
    #expect(throws: TableError.sumTooLarge("x")) { try figures(.cumulative, [.max, 1]) }
  }

  @Test func `ranks that tie share the first place and missing values have none`() throws {
    #expect(
      try figures(.rank(descending: false), [5, 3, nil, 3])
        == [.integer(3), .integer(1), .missing, .integer(1)])
    #expect(
      try figures(.rank(descending: true), [5, 3, nil, 3])
        == [.integer(1), .integer(2), .missing, .integer(2)])
  }

  @Test func `percents add up to 100`() throws {
    #expect(try figures(.percent, [1, nil, 3]) == [.number(25), .missing, .number(75)])
    #expect(try figures(.percent, [0, 0]) == [.missing, .missing])
  }

  @Test func `a rolling mean waits for all its values`() throws {
    #expect(
      try figures(.rolling(2), [1, 3, nil, 5, 7])
        == [.missing, .number(2), .missing, .missing, .number(6)])
    #expect(throws: TableError.notPositive(0, function: "rolling")) {
      try figures(.rolling(0), [1])
    }
    #expect(try figures(.rolling(.max), [1]) == [.missing])
  }

  @Test func `an infinite value leaves no trace after it rolled out`() throws {
    let groups = try Table([("x", .numbers([.infinity, 1, 2, 3, 4]))]).grouped(by: [])
    #expect(
      try groups.evaluate(Window(.rolling(2), "x")).cells
        == [.missing, .number(.infinity), .number(1.5), .number(2.5), .number(3.5)])
  }

  @Test(arguments: 0..<30)
  func `window functions equal naive ones`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 4000)
    let rows = [1, 7, 90][seed % 3]
    let keys = (0..<rows).map { _ in Int64.random(in: 0..<4, using: &random) }
    let values = (0..<rows).map { _ -> Int64? in
      Int.random(in: 0..<6, using: &random) == 0 ? nil : .random(in: 1..<9, using: &random)
    }
    let groups = try Table([("k", .integers(keys)), ("x", .integers(values))])
      .grouped(by: [.column("k")])
    let width = Int.random(in: 1...4, using: &random)
    let lag = try groups.evaluate(Window(.lag(width), "x")).cells
    let cumulative = try groups.evaluate(Window(.cumulative, "x")).cells
    let rank = try groups.evaluate(Window(.rank(descending: true), "x")).cells
    let percent = try groups.evaluate(Window(.percent, "x")).cells
    let rolling = try groups.evaluate(Window(.rolling(width), "x")).cells
    for row in 0..<rows {
      let before = (0...row).filter { keys[$0] == keys[row] }.map { values[$0] }
      let all = (0..<rows).filter { keys[$0] == keys[row] }.compactMap { values[$0] }
      let earlier = before.count > width ? before[before.count - 1 - width] : nil
      #expect(lag[row] == (earlier.map { .integer($0) } ?? .missing))
      let window = before.suffix(width).compactMap(\.self)
      let mean =
        window.count == width
        ? Cell.number(Double(window.reduce(0, +)) / Double(width)) : .missing
      #expect(rolling[row] == mean)
      guard let value = values[row] else {
        #expect([cumulative[row], rank[row], percent[row]] == [.missing, .missing, .missing])
        continue
      }
      #expect(cumulative[row] == .integer(before.compactMap(\.self).reduce(0, +)))
      #expect(rank[row] == .integer(Int64(1 + all.count { $0 > value })))
      #expect(percent[row] == .number(100 * Double(value) / Double(all.reduce(0, +))))
    }
  }
}
