import TestSupport
import Testing

@testable import Tables

@Suite struct RowMaskTests {
  /// Columns of one type whose values lie in a small range, some rows missing.
  private static func column(
    _ generator: inout SeededGenerator, _ type: Int, count: Int, reach: Int64
  ) -> Column {
    let offset: Int64 = [-100, -30_000, -2_000_000_000, 1 << 40, 100_000][type]
    let values = (0..<count).map { _ -> Int64? in
      if generator.next() % 7 == 0 { return nil }
      return offset + Int64(generator.next() % UInt64(reach))
    }
    return .integers(values)
  }

  @Test func `rows within another table are those whose key is there`() throws {
    var generator = SeededGenerator(seed: 20_261_122)
    for round in 0..<250 {
      let type = round % 5
      let left = Self.column(&generator, type, count: Int(generator.next() % 300), reach: 150)
      let right = Self.column(&generator, type, count: Int(generator.next() % 60), reach: 200)
      let present = Set((0..<right.count).compactMap { whole(right[$0]) })
      let table = Table([("id", left)])
      let other = Table([("id", right)])
      for kind in [Join.Kind.semi, .anti] {
        let found = try table.joined(other, Join(["id"], kind: kind))
        let expected = (0..<left.count).filter { row in
          (whole(left[row]).map(present.contains) ?? false) == (kind == .semi)
        }
        #expect(try found.rowCount() == expected.count)
        let ids = try found.column("id")
        #expect((0..<ids.count).map { whole(ids[$0]) } == expected.map { whole(left[$0]) })
      }
    }
  }

  @Test func `a mask knows its rows`() throws {
    var generator = SeededGenerator(seed: 7)
    for count in [0, 1, 63, 64, 65, 1000, 70_000] {
      let bits = (0..<count).map { _ in generator.next() % 3 == 0 }
      let words = Values<UInt64>(
        (0..<((count + 63) / 64)).map { word in
          (0..<64).reduce(UInt64(0)) { result, bit in
            let row = word * 64 + bit
            return row < count && bits[row] ? result | 1 << UInt64(bit) : result
          }
        })
      let mask = RowMask(words, rowCount: count)
      let expected = (0..<count).filter { bits[$0] }.map { Int32($0) }
      #expect(mask.count == expected.count)
      let rows = mask.rows()
      #expect((0..<rows.count).map { rows[$0] } == expected)
    }
  }

  @Test func `the bits of a validity slice are those of its rows`() {
    let bits = (0..<200).map { $0 % 3 != 1 }
    let column = Column(
      .integer, .int8(Values((0..<200).map { Int8($0 % 100) })), validity: Bitmap(bits))
    for (lower, upper) in [(0, 200), (1, 200), (7, 70), (64, 64), (65, 199)] {
      let slice = column.slice(lower..<upper)
      for start in stride(from: 0, to: slice.count, by: 64) {
        let word = slice.presentWord(from: start)
        for bit in 0..<64 {
          let row = start + bit
          let isPresent = row < slice.count && bits[lower + row]
          #expect((word >> UInt64(bit) & 1 == 1) == isPresent)
        }
      }
    }
  }
}

private func whole(_ cell: Cell) -> Int64? {
  if case .integer(let number) = cell { number } else { nil }
}
