import RowFunctions
import Tables
import Testing

@Suite struct SkippingTests {
  /// The same columns with the least and the greatest values of blocks of different lengths.
  private func withBlocks(
    _ column: Column, _ numbers: inout SeededNumbers
  ) -> Column {
    var blocks = ColumnBlocks()
    var start = 0
    while start < column.count {
      let end = min(column.count, start + numbers.pick([1, 700, 2048, 5000, 9000]))
      let values = (start..<end).compactMap { row -> Double? in
        switch column[row] {
        case .integer(let value), .time(let value): Double(value)
        case .date(let value): Double(value)
        case .number(let value): value.isNaN ? nil : value
        default: nil
        }
      }
      let range = values.min().flatMap { low in values.max().map { low...$0 } }
      blocks.append(end - start, range)
      start = end
    }
    return column.knowing(blocks)
  }

  @Test func `rows that are skipped are those that do not match`() throws {
    var numbers = SeededNumbers(state: 5)
    let machine = try RowMachine()
    let count = 20_000
    for round in 0..<60 {
      // Values that ascend with some noise, so that some blocks match and others do not.
      let noise = numbers.pick([1, 40, 3000])
      let whole = (0..<count).map { Int64($0 / 10 + Int(numbers.below(noise))) }
      let isGapped = round % 5 == 0
      let columns: [(name: String, column: Column)] = [
        ("a", .integers(whole.map { isGapped && $0 % 97 == 0 ? nil : $0 })),
        (
          "b",
          .numbers(
            whole.map { round % 3 == 0 && $0 % 50 == 0 ? Double.nan : Double($0) / 4 })
        ),
      ]
      let plain = Tables.Table(columns)
      let known = Tables.Table(
        columns.map { (name: $0.name, column: withBlocks($0.column, &numbers)) })
      let order = numbers.pick(["<", "<=", ">", ">=", "==", "~="])
      let (left, right) = (numbers.below(2500), numbers.below(700))
      let second = numbers.pick(["<", ">", "=="])
      let source = numbers.pick([
        "return function(r) return r.a \(order) \(left) end",
        "return function(r) return \(left) \(order) r.a end",
        "return function(r) return r.b \(order) \(right).5 end",
        "return function(r) return r.a \(order) \(left) and r.b \(second) \(right) end",
        "return function(r) return r.a \(order) \(left) or r.b \(second) \(right) end",
        "return function(r) return not (r.a \(order) \(left)) end",
        "return function(r) if r.a \(order) \(left) then return false end return r.b > \(right) end",
      ])
      let found = machine.matches(try machine.function(source), known, .automatic)
      let wanted = machine.matches(try machine.function(source), plain, .automatic)
      #expect(found == wanted, "round \(round): \(source)")
    }
  }
}
