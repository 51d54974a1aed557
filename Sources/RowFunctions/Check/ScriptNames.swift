import LuaRuntime
import Tables

/// The names and calls that a script's text shows, without running it.
package struct ScriptNames: Sendable {
  /// A name below the globals, such as `cx.nps`, and the line where it is.
  package struct Name: Sendable {
    /// The name with its dots.
    package let path: String
    /// The line, from 1.
    package let line: Int
  }

  /// A call of a function by its name, or of a method.
  package struct Call: Sendable {
    /// The name with its dots, or the method's name.
    package let name: String
    /// Whether it is called with `:`.
    package let isMethod: Bool
    /// The line, from 1.
    package let line: Int
    /// For each argument the constant text, when it is one.
    package let texts: [String?]
    /// For each argument the named keys of the table constructor that it is, when it is one.
    package let keys: [[String]?]
  }

  /// What is read.
  package private(set) var reads: [Name] = []
  /// The globals that are set.
  package private(set) var sets: [Name] = []
  /// What is called.
  package private(set) var calls: [Call] = []

  mutating func read(_ path: String, _ line: Int) { reads.append(Name(path: path, line: line)) }

  mutating func set(_ name: String, _ line: Int) { sets.append(Name(path: name, line: line)) }

  mutating func call(_ callee: StaticValue, _ arguments: [StaticValue], _ line: Int) {
    let name: String
    var isMethod = false
    switch callee {
    case .path(let path): name = path
    case .method(let method):
      name = method
      isMethod = true
    default: return
    }
    var given = arguments
    if isMethod, !given.isEmpty { given.removeFirst() }
    calls.append(
      Call(
        name: name, isMethod: isMethod, line: line,
        texts: given.map { value in
          guard case .constant(.string(let text)) = value else { return nil }
          return String(decoding: text, as: UTF8.self)
        },
        keys: given.map { value in
          guard case .table(let table) = value else { return nil }
          return table.fields.compactMap { field in
            guard case .string(let text) = field.key else { return nil }
            return String(decoding: text, as: UTF8.self)
          }
        }))
  }
}

extension RowFunctions {
  /// The names and calls in a compiled script; nothing is run.
  ///
  /// Nil when the script's bytecode is not known.
  package func names(in chunk: LuaReference) -> ScriptNames? {
    guard let dump = try? vm.bytecode(of: chunk), let main = try? DumpReader.read(dump) else {
      return nil
    }
    return ScriptScan(main).names
  }
}
