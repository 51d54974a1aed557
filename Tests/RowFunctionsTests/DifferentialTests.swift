import Foundation
import LuaRuntime
import RowFunctions
import Tables
import Testing

@Suite struct DifferentialTests {
  @Test func `random functions give the same translated and row by row`() throws {
    var numbers = SeededNumbers(state: 54)
    var translatedCount = 0
    var combinedCount = 0
    let isLong = ProcessInfo.processInfo.environment["DEED_TEST_ALL"] != nil
    let total = isLong ? 100_000 : 2000
    var machine = try RowMachine()
    for seed in 0..<total {
      // A new machine now and then, so that kept functions do not pile up.
      if seed % 200 == 0 { machine = try RowMachine() }
      let rows = numbers.pick([0, 1, 5, 24, 40, 64, 65, 70, 200])
      let table = RandomTable.make(&numbers, rows: seed % 250 == 0 ? 5000 : rows)
      var generator = RandomFunction(seed: UInt64(seed))
      let source = generator.source()
      let function = try machine.function(source)
      let explanation = try machine.rows.explain(function, over: table)
      if explanation.hasPrefix("runs over") { translatedCount += 1 }
      if explanation.hasPrefix("runs once per") { combinedCount += 1 }
      if explanation.contains("which never equal") { continue }
      let strict = seed % 7 == 0
      let values = machine.values(function, table, .automatic)
      let matches = machine.matches(function, table, .automatic, strict: strict)
      #expect(
        values == machine.values(function, table, .rowByRow),
        "seed \(seed)\n\(source)\n\(explanation)")
      #expect(
        matches == machine.matches(function, table, .rowByRow, strict: strict),
        "seed \(seed)\n\(source)\n\(explanation)")
    }
    // Most of what the generator writes must be translated, or the comparison says little.
    #expect(translatedCount > total / 3, "\(translatedCount) of \(total) were translated")
    #expect(combinedCount > total / 100, "\(combinedCount) of \(total) ran once per combination")
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
