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

/// The functions that the translator knows by name: their results depend on their arguments only,
/// and they change nothing but a table that is given to them.
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
  case gmatch = "string.gmatch"
  case gsub = "string.gsub"
  case char = "string.char"
  case fmod = "math.fmod"
  case modf = "math.modf"
  case exp = "math.exp"
  case log = "math.log"
  case characters = "utf8.char"
  case characterCount = "utf8.len"
  case codePoint = "utf8.codepoint"
  case offset = "utf8.offset"
  case codes = "utf8.codes"
  case ipairs = "ipairs"
  case pairs = "pairs"
  case next = "next"
  case select = "select"
  case rawEqual = "rawequal"
  case rawLength = "rawlen"
  case rawGet = "rawget"
  case error = "error"
  case assert = "assert"
  case tableConcat = "table.concat"
  case tableUnpack = "table.unpack"
  case tableInsert = "table.insert"
  case tableRemove = "table.remove"
  case tableSort = "table.sort"
  /// A pure function that the host declares, such as `cx.text.fold`.
  case declared = "declared"

  /// Whether it gives the function of a `for` loop.
  var givesIterator: Bool {
    switch self {
    case .gmatch, .ipairs, .pairs, .codes: true
    default: false
    }
  }

  /// Whether it changes the table that is its first argument.
  var changesTable: Bool {
    switch self {
    case .tableInsert, .tableRemove, .tableSort: true
    default: false
    }
  }

  /// Whether a table that the function itself made may be an argument.
  var takesTables: Bool {
    switch self {
    case .ipairs, .pairs, .next, .select, .rawLength, .rawGet, .tableConcat, .tableUnpack, .type:
      true
    default: changesTable
    }
  }

  /// Whether it always returns exactly one value.
  var hasOneResult: Bool {
    switch self {
    case .find, .match, .byte, .gsub, .modf, .ipairs, .pairs, .next, .select, .codes, .codePoint,
      .characterCount, .assert, .tableUnpack, .error, .tableInsert, .tableSort, .gmatch:
      false
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
  /// Whether a table has no metatable and holds nothing but numbers, texts, booleans and such tables.
  func isPlain(_ table: Int) -> Bool
  /// The method `name` of values of a kind, or nil when there is none.
  func method(_ name: [UInt8], of kind: ValueKind) -> KnownValue?
  /// The bytecode of a Lua function; nil for a C function.
  func prototype(of function: Int) -> Prototype?
  /// The name of a function of the host.
  func name(of function: Int) -> String?
  /// Which known pure function this is.
  func identity(of function: Int) -> KnownFunction?
  /// The local time of an instant, both in microseconds; nil when the zone is not known.
  var localTime: ((Int64) -> Int64)? { get }
  /// Calls a pure function and takes its first result.
  func call(_ function: Int, _ arguments: [RowValue]) -> CallOutcome
}
