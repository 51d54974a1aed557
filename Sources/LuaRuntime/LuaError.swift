/// What can go wrong between Swift and Lua.
@usableFromInline package enum LuaError: Error {
  /// A script raised an error; the text carries its position.
  case raised(String, traceback: String?)
  /// The text of a script does not parse.
  case syntax(String)
  /// The machine has no memory left, or none below its limit.
  case outOfMemory
  /// The machine was told to stop, for this reason.
  case stopped(String)
  /// An argument of a function has a wrong type: function, argument, its place, what was expected,
  /// what was found.
  case argument(function: String, name: String, index: Int, expected: String, found: String)
  /// A function has no such option.
  case unknownOption(function: String, option: String, known: [String])
  /// An option has a wrong value: function, option, what was expected, what was found.
  case option(function: String, option: String, expected: String, found: String)
  /// An object has no such field or method.
  case noField(String, type: String, known: [String])
  /// More arguments than the function takes.
  case tooManyArguments(function: String, most: Int, found: Int)
}

/// An error whose text may begin with a script's position already: Lua raises it as it is.
package protocol PositionedError: Error {
  /// Whether the text has its position.
  var hasPosition: Bool { get }
}

extension LuaError: PositionedError {
  /// Whether the text has its position.
  package var hasPosition: Bool {
    switch self {
    case .raised, .stopped, .outOfMemory: true
    default: false
    }
  }
}
