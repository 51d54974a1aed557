import Formats
import Tables
import TestSupport
import Testing

@Suite struct CountingNumbersTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes numbers and reads them back; gives the file's bytes.
  private func size(
    _ numbers: [Int64?], _ remark: Comment, compression: BodyCompression? = .zstd,
    rowsPerBatch: Int? = nil
  ) throws -> Int {
    let path = folder.file("numbers.arrow")
    let column = Column.integers(numbers)
    let size = try ArrowFileWriter.write(
      [("n", column)], to: path,
      options: ArrowOptions(compression: compression, rowsPerBatch: rowsPerBatch))
    let read = try Table(ArrowSource(try ArrowFile(path: path))).column("n")
    #expect(read.cells == column.cells, remark)
    return size
  }

  @Test(arguments: [(Int64(1_000_000), 4), (1 << 40, 8), (-1_000_000, 4), (-(1 << 40), 8)])
  func `numbers that count up take little more than a byte each`(
    start: Int64, width: Int
  ) throws {
    let numbers = (0..<50_000).map { start + Int64($0) }
    #expect(try size(numbers, "raw", compression: nil) > width * 50_000)
    #expect(try size(numbers, "counting") < 50_000 * 110 / 100)
    #expect(try size(Array(numbers.reversed()), "counting down") < 50_000 * 110 / 100)
  }

  @Test func `numbers that mostly count up come back, whatever is between them`() throws {
    var generator = SeededGenerator(seed: 17)
    for round in 0..<150 {
      let count = Int.random(in: 0...[70, 3000, 20_000][round % 3], using: &generator)
      let step = [1, 2, 9, 30][round % 4]
      let lowest = Int64(-1) << [12, 24, 31, 45][round / 4 % 4]
      var number = Int64.random(in: lowest...1 << 28, using: &generator)
      var jumps = 0
      let numbers = (0..<count).map { row -> Int64? in
        if round % 5 == 1, Int.random(in: 0..<50, using: &generator) == 0 { return nil }
        if jumps > 0 {
          jumps -= 1
          return Int64.random(in: 0...1 << 30, using: &generator)
        }
        // Now and then as many as a block of zstd's may hold, and more.
        if round % 6 == 2, Int.random(in: 0..<4000, using: &generator) == 0 {
          jumps = [1, 254, 255, 256, 300][Int.random(in: 0..<5, using: &generator)]
        }
        number += Int64(Int.random(in: 0...step, using: &generator))
        return number
      }
      _ = try size(numbers, "round \(round)", rowsPerBatch: round % 7 == 3 ? 700 : nil)
    }
  }

  @Test func `numbers that repeat, and those that are small, are not taken for counting`() throws {
    #expect(try size([Int64](repeating: 70_000, count: 50_000), "the same") < 1000)
    #expect(try size((0..<50_000).map { 70_000 + Int64($0 / 5000) }, "steps") < 3000)
    #expect(try size((0..<50_000).map { 70_000 + Int64($0 % 100) }, "a period") < 60_000)
    for count in [0, 1, 2, 63, 64, 65] {
      _ = try size((0..<count).map { 70_000 + Int64($0) }, "\(count) numbers")
    }
  }

  @Test(.enabled(if: Python.isThere)) func `other tools read numbers that count up`() throws {
    var numbers: [Int64] = []
    for row in 0..<40_000 {
      // Some in order, then some that jump, then wider steps.
      numbers.append(row % 9000 < 300 ? Int64(row) * 7919 % 1_000_003 : Int64(row) * 3 + 100_000)
    }
    for shift in [Int64(0), 1 << 40] {
      let path = folder.file("counting.arrow")
      let bytes = try ArrowFileWriter.write(
        [("n", .integers(numbers.map { $0 + shift }))], to: path,
        options: ArrowOptions(compression: .zstd))
      #expect(bytes < 40_000 * 2)
      let found = try Python.run(
        """
        import sys, pyarrow.feather as f, polars as pl
        a = f.read_table(sys.argv[1])["n"].to_pylist()
        b = [row * 7919 % 1000003 if row % 9000 < 300 else row * 3 + 100000 for row in range(40000)]
        b = [n + int(sys.argv[2]) for n in b]
        print(a == b, pl.read_ipc(sys.argv[1])["n"].to_list() == b)
        """, path, "\(shift)")
      #expect(found == "True True\n")
    }
  }
}
