import Tables

/// What a register holds that is the same for every row.
package enum KnownValue: Sendable, Equatable {
  case value(RowValue)
  /// A Lua table, by its handle.
  case table(Int)
  /// A function, by its handle.
  case function(Int)
  /// Anything else, such as a userdata; what it is, in words.
  case other(String)
}

/// What a pure call came to.
package enum CallOutcome: Sendable, Equatable {
  case value(RowValue)
  /// It raised an error for using nil.
  case failedOnNil
  /// It raised another error.
  case failed
  /// It gave what a column cannot hold, such as a table.
  case unfit
}

/// The functions that the translator knows by name; all are pure.
package enum KnownFunction: String, Sendable, CaseIterable {
  case lower = "string.lower"
  case upper = "string.upper"
  case sub = "string.sub"
  case len = "string.len"
  case find = "string.find"
  case match = "string.match"
  case rep = "string.rep"
  case reverse = "string.reverse"
  case byte = "string.byte"
  case format = "string.format"
  case floor = "math.floor"
  case ceil = "math.ceil"
  case abs = "math.abs"
  case max = "math.max"
  case min = "math.min"
  case sqrt = "math.sqrt"
  case toInteger = "math.tointeger"
  case mathType = "math.type"
  case toNumber = "tonumber"
  case toString = "tostring"
  case type = "type"
  /// A pure function that the host declares, such as `cx.text.fold`.
  case declared = "declared"

  /// Whether it always returns exactly one value.
  var hasOneResult: Bool {
    switch self {
    case .find, .match, .byte: false
    default: true
    }
  }
}

/// What surrounds a function: its upvalues, the tables and functions that it reaches.
///
/// Asked again for each evaluation, because variables change.
package protocol KnownWorld: AnyObject {
  /// The value of upvalue `index` of the function `function`.
  func upvalue(_ index: Int, of function: Int) -> KnownValue
  /// The value under `key`, or nil when only Lua can say (a metatable decides).
  func field(_ key: RowValue, of table: Int) -> KnownValue?
  /// The method `name` of values of a kind, or nil when there is none.
  func method(_ name: [UInt8], of kind: ValueKind) -> KnownValue?
  /// The bytecode of a Lua function; nil for a C function.
  func prototype(of function: Int) -> Prototype?
  /// Which known pure function this is.
  func identity(of function: Int) -> KnownFunction?
  /// Calls a pure function and takes its first result.
  func call(_ function: Int, _ arguments: [RowValue]) -> CallOutcome
}
