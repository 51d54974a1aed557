import TestSupport
import Testing

@testable import Tables

@Suite struct VerbAggregateTests {
  private func figure(_ function: Aggregate.Function, _ column: Column) throws -> Cell {
    try Table([("x", column)]).evaluate(Aggregate(function, "x"))
  }

  @Test func `missing values are left out`() throws {
    let x = Column.integers([4, nil, 1, 1])
    #expect(try figure(.count, x) == .integer(3))
    #expect(try figure(.sum, x) == .integer(6))
    #expect(try figure(.mean, x) == .number(2))
    #expect(try figure(.sd, x) == .number(3.0.squareRoot()))
    #expect(try figure(.min, x) == .integer(1))
    #expect(try figure(.max, x) == .integer(4))
    #expect(try figure(.median, x) == .number(1))
    #expect(try figure(.first, x) == .integer(4))
    #expect(try figure(.last, x) == .integer(1))
    #expect(try figure(.distinct, x) == .integer(2))
  }

  @Test(arguments: [
    Aggregate.Function.sum, .mean, .sd, .min, .max, .median, .quantile(0.9), .first, .last,
  ])
  func `of nothing there is no figure`(function: Aggregate.Function) throws {
    #expect(try figure(function, .integers([nil, nil])) == .missing)
    #expect(try figure(function, .numbers([])) == .missing)
  }

  @Test func `counts of nothing are 0 and its share is missing`() throws {
    #expect(try figure(.count, .integers([nil])) == .integer(0))
    #expect(try figure(.distinct, .strings([nil])) == .integer(0))
    #expect(try figure(.share, .booleans([nil])) == .missing)
  }

  @Test func `one value has no standard deviation`() throws {
    #expect(try figure(.sd, .integers([5])) == .missing)
  }

  @Test func `quantiles are those of R's type 7`() throws {
    let x = Column.integers([10, 7, 9, 6])
    #expect(try figure(.quantile(0.9), x) == .number(9.7))
    #expect(try figure(.quantile(0), x) == .number(6))
    #expect(try figure(.quantile(1), x) == .number(10))
    #expect(throws: TableError.notAShare(90, function: "quantile")) {
      try figure(.quantile(90), x)
    }
    #expect(throws: TableError.self) { try figure(.quantile(.nan), x) }
  }

  @Test func `the share of true values leaves unknown ones out`() throws {
    #expect(try figure(.share, .booleans([true, false, nil, true])) == .number(2.0 / 3))
  }

  @Test func `least and greatest keep their type`() throws {
    #expect(try figure(.min, .strings(["b", nil, "a"])) == .string("a"))
    #expect(try figure(.max, .dates([3, 9, nil])) == .date(9))
    #expect(try figure(.max, .times([3, 9])) == .time(9))
    #expect(try figure(.max, .integers([.min, .max])) == .integer(.max))
  }

  @Test(arguments: [Aggregate.Function.sum, .mean, .sd, .min, .max, .median])
  func `a NaN makes the figure NaN`(function: Aggregate.Function) throws {
    guard case .number(let number) = try figure(function, .numbers([1, .nan, -5])) else {
      Issue.record()
      return
    }
    #expect(number.isNaN)
  }

  @Test func `infinities add up as infinities`() throws {
    #expect(try figure(.sum, .numbers([1, .infinity])) == .number(.infinity))
  }

  @Test func `small numbers are not lost among large ones`() throws {
    #expect(try figure(.sum, .numbers([1e16, 1, -1e16])) == .number(1))
  }

  @Test func `a sum of integers beyond 64 bits is refused and its mean is not`() throws {
    let x = Column.integers([.max, .max])
    let error = #expect(throws: TableError.sumTooLarge("x")) { try figure(.sum, x) }
    #expect(
      error?.description == "the sum of `x` is beyond 64-bit integers. Make it a number first: "
        + "`:cast{ x = \"number\" }`.")
    #expect(try figure(.mean, x) == .number(9_223_372_036_854_775_808))
    #expect(try figure(.sum, .integers([.max, 1, -1])) == .integer(.max))
  }

  @Test func `text has no mean`() throws {
    let error = #expect(throws: TableError.self) { try figure(.mean, .strings(["a"])) }
    #expect(
      error?.description
        == "`mean` expects an integer or number column; `x` is of type string.")
  }

  @Test func `an aggregate is given to each row of its group`() throws {
    let table = Table([("k", .strings(["b", "a", "b"])), ("x", .integers([1, 2, 3]))])
    let sums = try table.grouped(by: [.column("k")]).broadcast(Aggregate(.sum, "x"))
    #expect(sums.cells == [.integer(4), .integer(2), .integer(4)])
  }

  static let functions: [Aggregate.Function] = [
    .count, .sum, .mean, .sd, .min, .max, .median, .quantile(0.25), .distinct,
  ]

  @Test(arguments: 0..<20)
  func `the order of rows does not change a figure`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 77)
    let rows = [3, 50, 5000][seed % 3]
    let table = Table([
      ("k", .integers((0..<rows).map { _ in Int64.random(in: 0..<5, using: &random) })),
      (
        "x",
        .integers(
          (0..<rows).map { _ in
            Bool.random(using: &random) ? nil : .random(in: 0..<99, using: &random)
          })
      ),
    ])
    let shuffled = try table.filtered(
      rows: Values((0..<Int32(rows)).shuffled(using: &random)))
    let aggregates = Self.functions.map { (name: "\($0)", aggregate: Aggregate($0, "x")) }
    let expected = try cells(table.grouped(by: [.column("k")]).summary(aggregates))
    #expect(try cells(shuffled.grouped(by: [.column("k")]).summary(aggregates)) == expected)
  }

  @Test(arguments: [10, 270_000])
  func `sums and counts of groups equal the whole`(rows: Int) throws {
    var random = SeededGenerator(seed: 5)
    // 6000 groups take the other way of folding
    for groups: Int64 in [3, 6000] {
      let table = Table([
        ("k", .integers((0..<rows).map { _ in .random(in: 0..<groups, using: &random) })),
        ("x", .integers((0..<rows).map { $0 % 7 == 0 ? nil : Int64($0) })),
        ("y", .numbers((0..<rows).map { Double($0) / 8 })),
      ])
      let parts = try table.grouped(by: [.column("k")]).summary([
        ("n", Aggregate(.count, "x")), ("x", Aggregate(.sum, "x")), ("y", Aggregate(.sum, "y")),
      ])
      #expect(try parts.evaluate(Aggregate(.sum, "n")) == table.evaluate(Aggregate(.count, "x")))
      #expect(try parts.evaluate(Aggregate(.sum, "x")) == table.evaluate(Aggregate(.sum, "x")))
      #expect(try parts.evaluate(Aggregate(.sum, "y")) == table.evaluate(Aggregate(.sum, "y")))
    }
  }

  @Test(arguments: 0..<30)
  func `figures equal naive ones`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 500)
    let rows = Int.random(in: 1..<200, using: &random)
    let values = (0..<rows).map { _ -> Double? in
      Int.random(in: 0..<5, using: &random) == 0
        ? nil : Double.random(in: -9...9, using: &random)
    }
    let present = values.compactMap(\.self)
    let sorted = present.sorted()
    guard sorted.count > 1 else { return }
    let table = Table([("x", .numbers(values))])
    func number(_ function: Aggregate.Function) throws -> Double {
      if case .number(let value) = try table.evaluate(Aggregate(function, "x")) {
        value
      } else {
        .nan
      }
    }
    let mean = present.reduce(0, +) / Double(present.count)
    let variance =
      present.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(present.count - 1)
    #expect(abs(try number(.mean) - mean) < 1e-12)
    #expect(abs(try number(.sd) - variance.squareRoot()) < 1e-12)
    #expect(try number(.min) == sorted[0])
    #expect(try number(.max) == sorted[sorted.count - 1])
    for share in [0.1, 0.5, 0.9] {
      let position = share * Double(sorted.count - 1)
      let low = sorted[Int(position)]
      let high = sorted[min(Int(position) + 1, sorted.count - 1)]
      let expected = low + (position - position.rounded(.down)) * (high - low)
      #expect(abs(try number(.quantile(share)) - expected) < 1e-12)
    }
  }
}
