import CKernels
import TestSupport
import Testing

@testable import Tables

/// Moments are kept in few bytes while a file is read: what comes of them is what the file says.
@Suite struct CSVMomentTests {
  /// Microseconds that a file may hold: whole seconds or not, near or far apart, from years 1 to
  /// 9999, ascending or not, perhaps with missing ones.
  private static func moments(_ seed: Int, count: Int) -> [Int64?] {
    var generator = SeededGenerator(seed: UInt64(seed))
    let unit: Int64 = seed % 3 == 0 ? 1 : seed % 3 == 1 ? 1_000_000 : 60_000_000
    let step: Int64 = [3, 900, 40_000, 5_000_000][seed % 4]
    let start: Int64 = [0, 1_700_000_000, -2_000_000_000, 4_294_960_000, 9_000_000_000][seed % 5]
    var at = start * 1_000_000
    var moments: [Int64?] = (0..<count).map { _ in
      at += Int64.random(in: 0...step, using: &generator) * unit
      return at
    }
    switch seed % 7 {
    case 2: moments.swapAt(count / 2, count / 3)
    case 3: moments.swapAt(count - 1, count - 2)
    case 4: moments[Int.random(in: 0..<count, using: &generator)] = nil
    case 5: moments.shuffle(using: &generator)
    case 6: moments[count - 1] = moments[count - 1].map { $0 + 1 }
    default: break
    }
    return moments
  }

  private static func ascends(_ moments: [Int64?]) -> Bool? {
    let known = moments.compactMap(\.self)
    return known.count < moments.count ? nil : zip(known, known.dropFirst()).allSatisfy(<=)
  }

  private static func source(_ column: Column, chunkSize: Int, workers: Int) throws -> CSVSource {
    let numbers = Column.integers((0..<column.count).map { Int64($0) })
    let table = Table([("n", numbers), ("at", column)])
    var division = tiny(chunkSize, workers: workers)
    division.eagerSize = 0
    return try CSVSource(
      bytes: try TableText(.delimited(DelimitedStyle())).bytes(table), label: "t.csv",
      division: division)
  }

  @Test(arguments: 1...420) func `a file's moments and their order are as written`(seed: Int)
    throws
  {
    let moments = Self.moments(seed, count: 30 + seed)
    let source = try Self.source(
      .times(moments), chunkSize: [60, 500, 100_000][seed % 3], workers: 1 + seed % 3)
    let ascends = try source.ascends("at", beside: ["n"])
    #expect(ascends == Self.ascends(moments))
    #expect(source.holds(["n", "at"]))
    let column = try source.load(["at"])[0]
    #expect(column.type == .time)
    #expect(column.cells == moments.map { $0.map { .time($0) } ?? .missing })
    // Whoever has the values looks at them.
    #expect(try source.ascends("at", beside: []) == nil)
  }

  @Test func `days have an order too, and other columns have none`() throws {
    for days in [[1, 5, 5, 9], [5, 1], [-3, -2, 40_000]] as [[Int32]] {
      let source = try Self.source(.dates(days), chunkSize: 8, workers: 2)
      #expect(try source.ascends("at", beside: []) == zip(days, days.dropFirst()).allSatisfy(<=))
      #expect(try source.ascends("n", beside: []) == nil)
      #expect(try source.load(["at"])[0].cells == days.map { .date($0) })
    }
    let table = Table(try Self.source(.dates([1, 2]), chunkSize: 8, workers: 2))
    #expect(try table.ascends("elsewhere", beside: ["n"]) == nil)
    #expect(try table.ascends("at", beside: ["elsewhere"]) == nil)
    #expect(try table.renaming([(new: "when", old: "at")]).ascends("when", beside: ["n"]) == true)
    #expect(try table.column("at").cells == [.date(1), .date(2)])
    #expect(try table.ascends("at", beside: ["n"]) == nil)
  }

  @Test func `whole seconds are told from all else`() {
    let most = Int64(UInt32.max) * 1_000_000
    var generator = SeededGenerator(seed: 3)
    var whole = (0..<5000).map { _ in Int64.random(in: 0...Int64(UInt32.max), using: &generator) }
    whole += [0, 1, Int64(UInt32.max)]
    let microseconds = whole.map { $0 * 1_000_000 }
    var seconds = [UInt32](repeating: 0, count: whole.count)
    #expect(deed_seconds_i64(microseconds, whole.count, &seconds) == 0)
    #expect(seconds == whole.map { UInt32($0) })
    let odd =
      [Int64.min, .max, -1, 1, -1_000_000, most + 1, most + 1_000_000, 500_000, 64, 15_625]
      + (0..<5000).map { _ in Int64.random(in: .min ... .max, using: &generator) }
    for value in odd where value % 1_000_000 != 0 || !(0...most).contains(value) {
      for place in [0, 7, 40] {
        var some = Array(microseconds.prefix(41))
        some[place] = value
        #expect(deed_seconds_i64(some, some.count, &seconds) != 0, "\(value)")
      }
    }
  }
}
