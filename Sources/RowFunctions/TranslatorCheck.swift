import LuaRuntime
import Tables

/// The test that turns the translator off when this Lua's bytecode is not the known one.
enum TranslatorCheck {
  /// A function that meets every group of instructions the translator reads, and three rows.
  private static let source = """
    local low, names = 3, { a = "x", b = "y" }
    return function(r)
      local n = r.n
      if n == nil then return "none" end
      if n < low or n >= 100 or n == 42 then return names[r.s] end
      local q = (n * 2 + 1) // 3 - n % 4
      if q / 2 > 2.5 and not (r.s == "b") then return r.s:upper() .. "!" end
      return "rest"
    end
    """

  /// Whether the program of the test function gives what Lua gives.
  ///
  /// - Throws: `LuaError.stopped` and `.outOfMemory`, which say nothing about the bytecode.
  static func passes(_ vm: LuaVM, classes: RowTags, library: PureLibrary) throws -> Bool {
    do { return try isEqual(vm, classes, library) } catch let error as LuaError {
      switch error {
      case .stopped, .outOfMemory: throw error
      default: return false
      }
    } catch { return false }
  }

  private static func isEqual(
    _ vm: LuaVM, _ classes: RowTags, _ library: PureLibrary
  ) throws -> Bool {
    let table = Table([
      ("n", .integers([1, nil, 42, 7, 9, 20, 2])),
      ("s", .strings(["a", "b", "b", nil, "a", "b", nil])),
    ])
    guard
      case .function(let function)? =
        try vm.call(try vm.load(source, name: "=(translator)")).first
    else { return false }
    let world = MachineWorld(vm, classes: classes, library: library)
    var translator = Translator(world: world, names: table.names) { try table.column($0) }
    try translator.translate(world.enter(function))
    guard let (result, strings) = try translator.program.run(rowCount: 7, need: .column, threads: 1)
    else { return false }
    let run = RowLoopRun(vm, classes, table, function, strict: false, nil)
    let undecided = result.rows(of: result.undecided)
    guard undecided.count == 0 else { return false }
    let translated = try run.finish(
      result, strings: strings, names: translator.readNames, rows: undecided)
    let direct = try run.finish(
      ProgramResult(rowCount: 7, columnCount: 0, need: .column), strings: nil, names: [], rows: nil)
    return translated.column?.cells == direct.column?.cells
      && translated.setAsideCounts.map(\.count) == direct.setAsideCounts.map(\.count)
  }
}
