import LuaRuntime
import Reports
import Tables

extension ValueTree {
  /// A Lua value as `show` and JSON see it.
  package init(_ value: LuaValue) {
    switch value {
    case .nil: self = .null
    case .boolean(let flag): self = .boolean(flag)
    case .integer(let number): self = .integer(number)
    case .number(let number): self = .number(number)
    case .string: self = .string(value.text ?? "")
    case .function: self = .opaque("function")
    case .cycle: self = .cycle
    case .other(let name): self = .opaque(name)
    case .scalar(ClassTag.date, let days): self = .date(Int32(truncatingIfNeeded: days))
    case .scalar(ClassTag.time, let instant): self = .time(instant)
    case .scalar: self = .opaque(value.typeName)
    // The two that are met most need no search for what they conform to.
    case .object(let table as Table, _): self = table.shownTree
    case .object(let result as ResultObject, _): self = result.shownTree
    case .object(let object, _):
      self = (object as? any ShownInLua)?.shownTree ?? .opaque(value.typeName)
    case .table(let table): self = ValueTree(table)
    }
  }

  private init(_ table: LuaTable) {
    if table.fields.isEmpty {
      self = .array(table.array.map(ValueTree.init))
      return
    }
    var fields: [Field] = []
    for (index, element) in table.array.enumerated() where !element.isNil {
      fields.append(Field("\(index + 1)", ValueTree(element)))
    }
    for (key, element) in table.fields {
      let name: String =
        switch key {
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        default: key.text ?? "[\(key.typeName)]"
        }
      fields.append(Field(name, ValueTree(element)))
    }
    self = .object(fields)
  }
}

/// An object of Deed's that has a form to show.
package protocol ShownInLua {
  /// The form.
  var shownTree: ValueTree { get }
}

extension Table: ShownInLua {
  package var shownTree: ValueTree { .table(self) }
}

extension ResultObject: ShownInLua {
  var shownTree: ValueTree { .result(shown) }
}
