import Activity
import LuaRuntime
import Tables
import Terminal

/// Runs the statements of a person at a terminal, one after the other, in one machine.
///
/// Locals of a statement stay what they are in later ones, closures over them too. `_` is the last
/// value, `_1 … _9` the ones before.
package final class InteractiveSession {
  /// What a statement gave.
  package enum Outcome {
    /// Its values; `isSilent` when they are not to be printed.
    case values([LuaValue], isSilent: Bool)
    /// The message of its error.
    case failed(String)
    /// Ctrl-C stopped it.
    case interrupted
  }

  /// The machine with Deed's functions.
  package let session: Session
  /// The functions over the locals of earlier statements, by the locals' names.
  private(set) var locals: [String: LuaReference] = [:]
  /// The globals of the session's statements.
  private let globals: LuaReference
  /// Whether the statement that ran last is one also without its value: anything but an expression
  /// that is no call.
  package private(set) var standsAlone = true
  private var runner: LuaReference?
  private var keep: LuaReference?
  private var count = 0

  /// A session for a host.
  package init(_ host: Host) throws {
    session = try Session(host)
    session.vm.keep([Self.keepFunction, Self.writeFunction])
    try session.vm.setGlobal("_keep_") { $0.append(function: Self.keepFunction) }
    try session.vm.setGlobal("_write_") { $0.append(function: Self.writeFunction) }
    _ = try session.vm.call(try session.vm.load(Self.printing, name: "@deed:print"))
    globals = try session.vm.newEnvironment()
    try session.vm.setGlobal("_keep_") { $0.appendNil() }
    let library = try session.vm.load(Self.library, name: "@deed:session", in: globals)
    let values = try session.vm.call(library)
    if case .function(let reference)? = values.first { runner = reference }
  }

  /// Closes the machine.
  package func close() {
    locals = [:]
    session.host.keptLocals = nil
    session.close()
  }

  private static let keepFunction = Function(
    "session.keep", "Hands over a function over a statement's locals.",
    Arg<LuaReference>("locals", "a function")
  ) { call, locals in
    call.deed.keptLocals = locals
    return NoResult()
  }

  private static let writeFunction = Function(
    "session.write", "Writes a text to where the session's output goes.",
    Arg<String>("text", "the text")
  ) { call, text in
    call.deed.write(text)
    return NoResult()
  }

  /// `print` through the host, which knows what stands on the screen.
  private static let printing = """
    local write, concat, select, tostring = _write_, table.concat, select, tostring
    _write_ = nil
    function print(...)
      local texts = { ... }
      for place = 1, select("#", ...) do texts[place] = tostring(texts[place]) end
      write(concat(texts, "\\t") .. "\\n")
    end
    """

  /// Shifts `_` and what came before, and gives the values on; a table that says how it prints is
  /// given as that text.
  private static let library = """
    local keep, pack, unpack, rawget, rawset = _keep_, table.pack, table.unpack, rawget, rawset
    local getmetatable, tostring, type, G = getmetatable, tostring, type, _G
    _keep_ = nil
    return function(statement)
      local values = pack(statement(keep))
      if values[1] ~= nil then
        for place = 9, 2, -1 do rawset(G, "_" .. place, rawget(G, "_" .. (place - 1))) end
        rawset(G, "_1", rawget(G, "_"))
        rawset(G, "_", values[1])
      end
      for place = 1, values.n do
        local value = values[place]
        if type(value) == "table" then
          local meta = getmetatable(value)
          if type(meta) == "table" and rawget(meta, "__tostring") ~= nil then
            values[place] = tostring(value)
          end
        end
      end
      return unpack(values, 1, values.n)
    end
    """

  /// Whether Lua's parser finds the statement whole, or broken in a way that more lines cannot mend.
  package func isComplete(_ text: String) -> Bool {
    let statement = StatementText(text)
    guard case .failed(let asExpression) = parsed("return " + statement.expression) else {
      return true
    }
    guard case .failed(let asStatement) = parsed(text) else { return true }
    return !Self.wantsMore(asExpression) && !Self.wantsMore(asStatement)
  }

  /// Whether the parser came to the text's end; a text in quotes must end in its own line.
  private static func wantsMore(_ message: String) -> Bool {
    message.hasSuffix("<eof>") && !message.contains("unfinished string")
  }

  private enum Parsed {
    case whole(LuaReference)
    case failed(String)
  }

  private func parsed(_ text: String, name: String = "=input") -> Parsed {
    do { return .whole(try session.vm.load(text, name: name, in: globals)) } catch {
      return .failed("\(error)")
    }
  }

  /// Runs a statement, or gives an expression's values.
  package func run(_ text: String) -> Outcome {
    count += 1
    let name = "input \(count)"
    session.remember(text, as: name)
    let statement = StatementText(text)
    session.host.keptLocals = nil
    do {
      let function = try compiled(statement, name: "=" + name)
      guard let runner else { return .failed("the session is closed\n") }
      let (result, wasInterrupted) = session.vm.statement(cancelled: Cancellation.flag) {
        Result { try session.vm.call(runner, [.function(function)]) }
      }
      keepLocals(of: statement)
      if wasInterrupted { return .interrupted }
      return .values(try result.get(), isSilent: statement.isSilent)
    } catch {
      keepLocals(of: statement)
      return .failed(session.message(for: error))
    }
  }

  /// Runs what shows a value or reads a file; Ctrl-C stops it as it stops a statement.
  ///
  /// Gives its error, and whether Ctrl-C came.
  package func interruptible(
    _ body: () throws -> Void
  ) -> (failure: (any Error)?, wasInterrupted: Bool) {
    let (failure, wasInterrupted) = session.vm.statement(cancelled: Cancellation.flag) {
      () -> (any Error)? in
      do {
        try body()
        return nil
      } catch { return error }
    }
    return (failure, wasInterrupted)
  }

  private func keepLocals(of statement: StatementText) {
    guard let kept = session.host.keptLocals else { return }
    session.host.keptLocals = nil
    for name in statement.locals { locals[name] = kept }
  }

  /// The statement as a function that shares the locals of earlier ones.
  private func compiled(_ statement: StatementText, name: String) throws -> LuaReference {
    let vm = session.vm
    let known = statement.names.filter { locals[$0] != nil }.sorted()
    // As it stands first: a text that only fits into our frame by its own `end` is refused.
    var isExpression = true
    if case .failed = parsed("return " + statement.expression, name: name) {
      _ = try vm.load(statement.text, name: name)
      isExpression = false
    }
    standsAlone = true
    if isExpression, case .failed = parsed(statement.text) { standsAlone = false }
    let text = statement.chunk(asExpression: isExpression, known: known)
    guard
      case .function(let function)? = try vm.call(try vm.load(text, name: name, in: globals)).first
    else {
      throw BindingError.sentence("the statement could not be prepared")
    }
    for name in known {
      if let source = locals[name] { vm.shareLocal(name, from: source, to: function) }
    }
    return function
  }

  /// The global or local of this name, along fields, without running code.
  package func look(_ path: [String]) -> LookedAt {
    if let first = path.first, let source = locals[first] {
      return session.vm.look(path, in: source)
    }
    return session.vm.look(path, in: globals)
  }

  /// The names of the locals of earlier statements, sorted.
  package var localNames: [String] { locals.keys.sorted() }
}
