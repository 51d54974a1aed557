import TestSupport
import Testing

@testable import Tables

@Suite struct VerbJoinTests {
  let responses = Table([
    ("customer_id", .strings(["K2", nil, "K1", "K9"])), ("score", .integers([9, 8, 7, 6])),
  ])
  let customers = Table([
    ("customer_id", .strings(["K1", "K2", nil, "K2"])),
    ("country", .strings(["NL", "BE", "DE", "LU"])),
  ])

  private func joined(_ kind: Join.Kind, many: Join.Many = .note) throws -> Table {
    try responses.joined(customers, Join(["customer_id"], kind: kind, many: many))
  }

  @Test func `an inner join has each pair, and a missing key matches nothing`() throws {
    let table = try joined(.inner)
    #expect(table.names == ["customer_id", "score", "country"])
    #expect(
      try cells(table) == [
        "customer_id": [.string("K2"), .string("K2"), .string("K1")],
        "score": [.integer(9), .integer(9), .integer(7)],
        "country": [.string("BE"), .string("LU"), .string("NL")],
      ])
  }

  @Test func `a left join keeps rows without a match`() throws {
    let table = try joined(.left)
    #expect(try table.column("score").cells == [9, 9, 8, 7, 6].map { .integer($0) })
    #expect(
      try table.column("country").cells
        == [.string("BE"), .string("LU"), .missing, .string("NL"), .missing])
  }

  @Test func `semi and anti joins split the rows`() throws {
    #expect(try joined(.semi).column("score").cells == [.integer(9), .integer(7)])
    #expect(try joined(.anti).column("score").cells == [.integer(8), .integer(6)])
    #expect(try joined(.semi).names == ["customer_id", "score"])
    #expect(try responses.within(customers).rowCount() == 2)
  }

  @Test func `rows that multiply are noted with the numbers before and after`() throws {
    #expect(
      try joined(.left).notes == [
        Note(step: "join", reason: "rows had no customer_id", column: "customer_id", count: 1),
        Note(
          step: "join", reason: "rows had several matches: 4 → 5 rows", column: "customer_id",
          count: 1),
      ])
    let many = Table([("k", .integers([Int64?](repeating: 1, count: 5000)))])
    let few = Table([("k", .integers([1, 1]))])
    #expect(
      try many.joined(few, Join(["k"])).notes.map(\.reason) == [
        "rows had several matches: 5,000 → 10,000 rows"
      ])
  }

  @Test func `several matches can be refused, or the first taken`() throws {
    let error = #expect(throws: TableError.self) { try joined(.inner, many: .error) }
    #expect(
      error?.description
        == "`join`: row 1 (customer_id = K2) matches 2 rows of the right table and "
        + "`many = \"error\"` allows one. Use `distinct` on the right table, or `many = \"first\"`."
    )
    let first = try joined(.left, many: .first)
    #expect(
      try first.column("country").cells == [.string("BE"), .missing, .string("NL"), .missing])
    #expect(first.notes.last?.reason == "rows had several matches, of which the first was taken")
  }

  @Test func `keys of different names keep the left name`() throws {
    let right = Table([("id", .strings(["K1"])), ("x", .integers([5]))])
    let table = try responses.joined(right, Join([("customer_id", "id")], kind: .left))
    #expect(table.names == ["customer_id", "score", "x"])
    #expect(try table.column("x").cells == [.missing, .missing, .integer(5), .missing])
  }

  @Test func `columns that both have are listed, or get the prefix`() throws {
    let right = Table([("customer_id", .strings(["K1"])), ("score", .integers([5]))])
    let error = #expect(throws: TableError.sharedColumns(["score"], prefix: nil)) {
      try responses.joined(right, Join(["customer_id"]))
    }
    #expect(
      error?.description == "`join`: both tables have score. Give the right ones a prefix: "
        + "`{ prefix = \"right_\" }`, or `drop` or `rename` them.")
    let table = try responses.joined(right, Join(["customer_id"], prefix: "tp_"))
    #expect(table.names == ["customer_id", "score", "tp_score"])
  }

  @Test func `keys that can never be equal are refused`() throws {
    let right = Table([("customer_id", .integers([1]))])
    #expect(
      throws: TableError.keyTypes(left: "customer_id", .string, right: "customer_id", .integer)
    ) { try responses.joined(right, Join(["customer_id"])) }
  }

  @Test func `integers meet numbers exactly`() throws {
    let left = Table([("k", .integers([1, 1 << 53 + 1, .min]))])
    let right = Table([("k", .numbers([1, 1.5, 0x1p53, -0x1p63, .nan, .infinity]))])
    let table = try left.joined(right, Join(["k"], kind: .semi))
    #expect(try table.column("k").cells == [.integer(1), .integer(.min)])
    let back = try right.joined(left, Join(["k"], kind: .semi))
    #expect(try back.column("k").cells == [.number(1), .number(-0x1p63)])
  }

  @Test func `NaN matches nothing and −0 matches 0`() throws {
    let left = Table([("k", .numbers([.nan, -0.0, nil]))])
    let right = Table([("k", .numbers([.nan, 0, nil])), ("x", .integers([1, 2, 3]))])
    let table = try left.joined(right, Join(["k"], kind: .left))
    #expect(try table.column("x").cells == [.missing, .integer(2), .missing])
  }

  @Test func `an asof join takes the latest row that is not after, within the days`() throws {
    let left = Table([
      ("id", .strings(["a", "a", "a", "b", nil])), ("day", .dates([10, 30, 4, 10, 10])),
    ])
    let right = Table([
      ("id", .strings(["a", "a", "a", "a"])), ("at", .dates([10, 5, 10, nil])),
      ("x", .integers([1, 2, 3, 4])),
    ])
    func x(_ days: Double?) throws -> [Cell] {
      let asof = Join.Asof(leftAt: "day", rightAt: "at", withinDays: days)
      return try left.joined(right, Join(["id"], kind: .asof(asof))).column("x").cells
    }
    #expect(try x(nil) == [.integer(3), .integer(3), .missing, .missing, .missing])
    #expect(try x(14) == [.integer(3), .missing, .missing, .missing, .missing])
    #expect(throws: TableError.withinDays(-1)) { try x(-1) }
    #expect(throws: TableError.self) { try x(.nan) }
    #expect(try x(.infinity) == x(nil))
  }

  @Test func `an asof join of times counts a day as 24 hours`() throws {
    let day: Int64 = 86_400_000_000
    let left = Table([("id", .integers([1, 1])), ("at", .times([day, day + 1]))])
    let right = Table([("id", .integers([1])), ("seen", .times([0]))])
    let asof = Join.Asof(leftAt: "at", rightAt: "seen", withinDays: 1)
    let table = try left.joined(right, Join(["id"], kind: .asof(asof)))
    #expect(try table.column("seen").cells == [.time(0), .missing])
  }

  @Test func `extreme instants are compared without wrapping`() throws {
    let left = Table([("id", .integers([1])), ("at", .times([.max]))])
    let right = Table([("id", .integers([1])), ("seen", .times([.min]))])
    func seen(_ days: Double?) throws -> [Cell] {
      let asof = Join.Asof(leftAt: "at", rightAt: "seen", withinDays: days)
      return try left.joined(right, Join(["id"], kind: .asof(asof))).column("seen").cells
    }
    #expect(try seen(nil) == [.time(.min)])
    #expect(try seen(1) == [.missing])
  }

  @Test func `tables without rows join to tables without rows`() throws {
    let none = try customers.head(0)
    #expect(try responses.joined(none, Join(["customer_id"])).rowCount() == 0)
    #expect(try responses.joined(none, Join(["customer_id"], kind: .left)).rowCount() == 4)
    #expect(
      try none.joined(customers.picking(["customer_id"]), Join(["customer_id"])).rowCount() == 0)
    #expect(throws: TableError.noKeys) { try responses.joined(none, Join([String]())) }
  }

  @Test(arguments: 0..<80)
  func `joins equal a naive nested loop`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 9000)
    let sizes = [0, 1, 4, 40]
    let left = Table(
      mixedColumns(sizes.randomElement(using: &random) ?? 1, &random) + [])
    let right = Table(mixedColumns(sizes.randomElement(using: &random) ?? 1, &random))
    let keys = Array(left.names.shuffled(using: &random).prefix(1 + seed % 3))
    let leftKeys = try keys.map { try left.column($0).cells }
    let rightKeys = try keys.map { try right.column($0).cells }
    func match(_ leftRow: Int, _ rightRow: Int) -> Bool {
      zip(leftKeys, rightKeys).allSatisfy { left, right in
        let cell = left[leftRow]
        return cell != .missing && keyText(cell) != "nan"
          && keyText(cell) == keyText(right[rightRow])
      }
    }
    let matches = (0..<(try left.rowCount())).map { row in
      (0..<rightKeys[0].count).filter { match(row, $0) }
    }
    let numberedLeft = try left.adding([("row", .integers(matches.indices.map { Int64($0) }))])
    let numberedRight = try right.adding([
      ("other", .integers(rightKeys[0].indices.map { Int64($0) }))
    ])
    func pairs(_ kind: Join.Kind, _ many: Join.Many = .note) throws -> [[Cell]] {
      let table = try numberedLeft.joined(
        numberedRight, Join(keys, kind: kind, prefix: "r_", many: many))
      let names = ["row", "other"].filter { table.has($0) }
      return try table.columns(names).map(\.cells)
    }
    func expected(_ pairs: [(Int, Int?)]) -> [[Cell]] {
      [
        pairs.map { .integer(Int64($0.0)) },
        pairs.map { pair in pair.1.map { .integer(Int64($0)) } ?? .missing },
      ]
    }
    #expect(
      try pairs(.inner)
        == expected(matches.enumerated().flatMap { row, found in found.map { (row, $0) } }))
    #expect(
      try pairs(.left)
        == expected(
          matches.enumerated().flatMap { row, found in
            found.isEmpty ? [(row, nil)] : found.map { (row, $0) }
          }))
    #expect(
      try pairs(.left, .first) == expected(matches.enumerated().map { ($0, $1.first) }))
    #expect(
      try pairs(.inner, .first)
        == expected(matches.enumerated().compactMap { row, found in found.first.map { (row, $0) } })
    )
    #expect(
      try pairs(.semi)
        == [matches.indices.filter { !matches[$0].isEmpty }.map { .integer(Int64($0)) }])
    #expect(
      try pairs(.anti)
        == [matches.indices.filter { matches[$0].isEmpty }.map { .integer(Int64($0)) }])
  }

  @Test(arguments: [100, 1 << 50])
  func `dense and scattered ids give the same rows`(step: Int64) throws {
    var random = SeededGenerator(seed: 3)
    let right = (0..<3000).map { _ in Int64.random(in: 0..<4000, using: &random) }
    let left = (0..<70_000).map { _ in Int64.random(in: -100..<5000, using: &random) }
    func ids(_ values: [Int64]) -> Table { Table([("id", .integers(values.map { $0 * step }))]) }
    let known = Set(right)
    let expected = left.filter { known.contains($0) }.map { Cell.integer($0 * step) }
    let kept = try ids(left).joined(ids(right), Join(["id"], kind: .semi))
    #expect(try kept.column("id").cells == expected)
    let first = try ids(left).joined(ids(right), Join(["id"], many: .first))
    #expect(try first.column("id").cells == expected)
  }

  @Test(arguments: [1, 1 << 50])
  func `each row finds its one match among unique keys`(step: Int64) throws {
    var random = SeededGenerator(seed: 21)
    let right = Array((0..<400).map { Int64($0) }.shuffled(using: &random).prefix(150))
    let left = (0..<900).map { _ -> Int64? in
      Bool.random(using: &random) ? nil : .random(in: -5..<405, using: &random)
    }
    let places = Dictionary(uniqueKeysWithValues: right.enumerated().map { ($1, Int64($0)) })
    let responses = Table([("id", .integers(left.map { $0.map { $0 * step } }))])
    let customers = Table([
      ("id", .integers(right.map { $0 * step })),
      ("place", .integers(right.indices.map { Int64($0) })),
    ])
    let found = left.map { id in id.flatMap { places[$0] } }
    let kept = try responses.joined(customers, Join(["id"], kind: .left, many: .error))
    #expect(try kept.column("place").cells == found.map { $0.map { .integer($0) } ?? .missing })
    let inner = try responses.joined(customers, Join(["id"], many: .error))
    #expect(try inner.column("place").cells == found.compactMap { $0.map { .integer($0) } })
    #expect(
      try inner.column("id").cells
        == zip(left, found).compactMap { id, place in
          place == nil ? nil : id.map { .integer($0 * step) }
        })
  }
}
