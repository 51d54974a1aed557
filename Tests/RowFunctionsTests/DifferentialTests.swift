import Foundation
import LuaRuntime
import RowFunctions
import Tables
import Testing

@Suite struct DifferentialTests {
  /// Functions that one machine runs, so that kept functions do not pile up.
  private static let functionsPerMachine = 200

  @Test func `random functions give the same translated and row by row`() async throws {
    let isLong = ProcessInfo.processInfo.environment["DEED_TEST_ALL"] != nil
    let total = isLong ? 100_000 : 2000
    let counts = try await withThrowingTaskGroup(of: DifferentialCounts.self) { group in
      for first in stride(from: 0, to: total, by: Self.functionsPerMachine) {
        group.addTask { try Self.compare(first..<(first + Self.functionsPerMachine)) }
      }
      var sum = DifferentialCounts()
      for try await counts in group { sum += counts }
      return sum
    }
    print(counts)
    #expect(counts.different.isEmpty)
    // Every way must be met often, or the comparison says little.
    let translated = counts.columns + counts.distinctValues
    #expect(translated > total * 2 / 5, "\(counts)")
    for share in [counts.distinctValues, counts.combinations, counts.rowByRow] {
      #expect(share > total / 20, "\(counts)")
    }
    #expect(counts.byArguments > total / 50, "\(counts)")
    #expect(counts.leavingRows > total / 200, "\(counts)")
    #expect((total / 20...total / 2).contains(counts.errors), "\(counts)")
    for name in RandomTable.names { #expect(counts.reads[name] ?? 0 > total / 100, "\(name)") }
  }

  /// The outcomes of the functions with these seeds, both ways.
  private static func compare(_ seeds: Range<Int>) throws -> DifferentialCounts {
    var counts = DifferentialCounts()
    let machine = try RowMachine()
    for seed in seeds {
      var numbers = SeededNumbers(state: UInt64(seed) &* 0x9e37_79b9 &+ 54)
      let table = RandomTable.make(&numbers, rows: rowCount(seed, &numbers))
      var generator = RandomFunction(seed: UInt64(seed))
      let source = generator.source()
      let explanation = try machine.rows.explain(machine.function(source), over: table)
      counts.count(source, explanation)
      if explanation.contains("which never equal") { continue }
      let strict = seed % 7 == 0
      // Each run has its own copy of the function, for it may change what is outside.
      func outcomes(_ mode: RowFunctions.Mode) throws -> (RowOutcome, RowOutcome) {
        _ = try machine.vm.call(try machine.vm.load("counter = nil", name: "=f"))
        let values = machine.values(try machine.function(source), table, mode)
        _ = try machine.vm.call(try machine.vm.load("counter = nil", name: "=f"))
        let matches = machine.matches(try machine.function(source), table, mode, strict: strict)
        return (values, matches)
      }
      let found = try outcomes(.automatic)
      let wanted = try outcomes(.rowByRow)
      counts.count(found.0, rows: try table.rowCount(), explanation)
      if found.0 != wanted.0 || found.1 != wanted.1 { counts.different.append(seed) }
      #expect(found.0 == wanted.0, "seed \(seed)\n\(source)\n\(explanation)")
      #expect(found.1 == wanted.1, "seed \(seed)\n\(source)\n\(explanation)")
    }
    return counts
  }

  /// Mostly few rows; now and then so many that codes take two bytes, or four.
  private static func rowCount(_ seed: Int, _ numbers: inout SeededNumbers) -> Int {
    if seed % 2500 == 77 { return 70_000 }
    return seed % 250 == 0 ? 5000 : numbers.pick([0, 1, 5, 24, 40, 64, 65, 70, 200])
  }

  @Test func `any number of threads gives the same`() throws {
    var numbers = SeededNumbers(state: 7)
    let column = Column.integers((0..<200_000).map { _ in Int64(numbers.below(50)) })
    var program = Program(columns: [column])
    program.slots = [Program.Slot(.boolean)]
    program.edges = [Program.Edge(.block(0)), Program.Edge(.result(.slot(0)))]
    var block = Program.Block()
    block.instructions = [
      Program.Instruction(.read(0), reads: [0]),
      Program.Instruction(
        .compare(.greater, .column(0), .constant(.integer(24))), destination: 0, reads: [0]),
    ]
    block.ending = .jump(1)
    program.blocks = [block]
    let outcomes = try [1, 2, 5].compactMap { threads in
      try program.run(rowCount: 200_000, need: .selection, threads: threads).map { run in
        run.result.rows(of: run.result.matches).elements
      }
    }
    #expect(outcomes.count == 3)
    #expect(outcomes.allSatisfy { $0 == outcomes[0] })
    let expected = (0..<200_000).filter { row in
      if case .integer(let value) = column[row] { value > 24 } else { false }
    }
    #expect(outcomes[0].map { Int($0) } == expected)
  }
}

@Suite struct DumpReaderTests {
  private func dump() throws -> [UInt8] {
    let machine = try RowMachine()
    let function = try machine.function(
      """
      local low, set = 3, { a = 1 }
      return function(c)
        local function inner(v) return v + low end
        if c.x > 24 and c.name == "a long name of a column, longer than forty bytes" then
          return set[c.s] or inner(2.5)
        end
        return c.x == nil or -1
      end
      """)
    return try machine.vm.bytecode(of: function)
  }

  @Test func `a function's names, constants and lines are read`() throws {
    let prototype = try DumpReader.read(try dump())
    #expect(prototype.parameterCount == 1)
    #expect(prototype.lines.count == prototype.code.count)
    #expect(prototype.lines.first == 3)
    #expect(prototype.upvalues.compactMap(\.name).sorted() == ["low", "set"])
    #expect(prototype.constants.contains(.string(Array("name".utf8))))
    #expect(prototype.inner.count == 1)
  }

  @Test func `a header of another Lua is refused`() throws {
    let good = try dump()
    for index in 0..<31 {
      var bytes = good
      bytes[index] ^= 1
      #expect(throws: DumpError.header) { try DumpReader.read(bytes) }
    }
  }

  @Test func `mutated bytes are refused or read, never trap`() throws {
    let good = try dump()
    var numbers = SeededNumbers(state: 3)
    for _ in 0..<20_000 {
      var bytes = good
      for _ in 0...numbers.below(3) {
        bytes[31 + numbers.below(bytes.count - 31)] = UInt8(numbers.below(256))
      }
      if numbers.below(4) == 0 { bytes.removeLast(numbers.below(bytes.count)) }
      _ = try? DumpReader.read(bytes)
    }
  }
}
