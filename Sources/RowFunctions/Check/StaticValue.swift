import Tables

/// What is known of a value of a script that was not run.
indirect enum StaticValue {
  /// Only running the script tells; the name of the variable, when it has one.
  case unknown(String?)
  case constant(RowValue)
  case closure(StaticClosure)
  case table(StaticTable)
  /// The table of globals.
  case globals
  /// A name below the globals, such as `cx.segment`.
  case path(String)
  /// A method that is called on something, such as `where`.
  case method(String)
}

/// A function of a script, with what its upvalues hold where it is made.
final class StaticClosure {
  let prototype: Prototype
  var captured: [StaticValue]
  /// The steps that it was seen passed to, such as `where` or `derive, column a`.
  var uses: [String] = []
  /// Whether it is used in a way that is no row function's: called, or passed to something else.
  var isUsedOtherwise = false

  init(_ prototype: Prototype, captured: [StaticValue]) {
    self.prototype = prototype
    self.captured = captured
  }
}

/// A table of a script.
final class StaticTable {
  private(set) var fields: [(key: RowValue, value: StaticValue)] = []
  private var nextPosition: Int64 = 1

  /// Sets a field.
  func set(_ key: RowValue, _ value: StaticValue) {
    fields.removeAll { $0.key == key }
    fields.append((key, value))
  }

  /// Adds elements at the end.
  func append(_ values: some Sequence<StaticValue>) {
    for value in values {
      set(.integer(nextPosition), value)
      nextPosition &+= 1
    }
  }

  subscript(key: RowValue) -> StaticValue? { fields.first { $0.key == key }?.value }
}
