import LuaRuntime
import Tables

/// What an expression is, as far as looking at values and declarations tells.
struct ExpressionType {
  /// What it is called in the catalogue, such as `table` or `groups`; nil for values of Lua's own.
  var className: String?
  /// The table that it is, or whose columns it has.
  var table: Table?
  /// The value, when it is at hand.
  var value: LookedAt?
  /// The function, when it is a declared one.
  var function: Function?

  static var unknown: ExpressionType { ExpressionType() }

  /// The type of a value that was looked at.
  init(_ value: LookedAt) {
    self.value = value
    switch value {
    case .object(let object, let tag):
      className = LuaClassNames.name(of: tag)
      table = object as? Table ?? (object as? GroupsObject)?.tableForLooking
    case .scalar(let tag): className = LuaClassNames.name(of: tag)
    case .function(let function): self.function = function
    case .string: className = "string"
    default: break
    }
  }

  private init() {}

  /// What calling it gives; a verb that keeps the columns keeps the table to look at.
  var called: ExpressionType {
    guard let function else { return .unknown }
    var type = ExpressionType.unknown
    guard let result = function.result.first else { return type }
    type.className =
      result.name.isEmpty ? Self.className(of: result.type) : "result"
    if function.name.hasPrefix("cx.trend") { type.className = "table" }
    if Self.keepingColumns.contains(function.name) { type.table = table }
    return type
  }

  /// What its method of this name is.
  func method(_ name: String) -> ExpressionType {
    guard let className else { return .unknown }
    var type = ExpressionType.unknown
    type.function = Catalogue.shared.functions.first { $0.name == "\(className):\(name)" }
    type.table = table
    return type
  }

  private static func className(of type: String) -> String? {
    let name = type.hasSuffix("?") ? String(type.dropLast()) : type
    return Catalogue.shared.functions.contains { $0.name.hasPrefix(name + ":") } ? name : nil
  }

  private static let keepingColumns: Set<String> = [
    "table:where", "table:sort", "table:head", "table:tail", "table:sample", "table:distinct",
    "table:within", "table:concat", "table:by", "groups:head", "table:cast", "table:levels",
    "table:segment", "table:derive",
  ]
}
