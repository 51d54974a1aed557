import LuaRuntime
import Reports
import Tables
import Terminal

extension InteractiveSession {
  /// What the expression of these tokens is, found by looking and by declarations; nothing is run.
  func type(of tokens: [LuaToken]) -> ExpressionType {
    guard let first = tokens.first else { return .unknown }
    var index = 1
    var type: ExpressionType
    if first.kind == .string {
      type = ExpressionType(.string)
    } else {
      guard first.kind == .name else { return .unknown }
      var path = [first.text]
      // As far as fields go, the values themselves are looked at.
      while index + 1 < tokens.count, tokens[index].text == ".", tokens[index + 1].kind == .name {
        guard case .table = look(path) else { break }
        path.append(tokens[index + 1].text)
        index += 2
      }
      type = ExpressionType(look(path))
    }
    while index < tokens.count {
      let token = tokens[index]
      switch token.text {
      case "." where index + 1 < tokens.count:
        type = type.field(tokens[index + 1].text)
        index += 2
      case ":" where index + 1 < tokens.count:
        type = type.method(tokens[index + 1].text)
        index += 2
      case "(" where token.kind == .symbol, "{" where token.kind == .symbol:
        type = type.called
        index = Self.close(ofBracketAt: index, tokens) + 1
      default:
        if token.kind != .string { return .unknown }
        type = type.called
        index += 1
      }
    }
    return type
  }

  private static func close(ofBracketAt open: Int, _ tokens: [LuaToken]) -> Int {
    var depth = 0
    for index in open..<tokens.count where tokens[index].kind == .symbol {
      switch tokens[index].text {
      case "(", "[", "{": depth += 1
      case ")", "]", "}":
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
    }
    return tokens.count - 1
  }
}

extension ExpressionType {
  /// What its field of this name is.
  func field(_ name: String) -> ExpressionType {
    guard case .object(let object, _)? = value, let result = object as? ResultObject,
      case .table(let table)? = result.shown[name]
    else { return .unknown }
    var type = ExpressionType.unknown
    type.className = "table"
    type.table = table
    type.value = .object(table, tag: ClassTag.table)
    return type
  }

  /// The names that `.` gives: fields of a result, facts about a table, keys of a Lua table.
  var fieldNames: [String] {
    switch value {
    case .table(let keys)?: return keys.map(\.name)
    case .object(let object, _)?:
      if let result = object as? ResultObject { return result.shown.fields.map(\.name) }
      if let table = object as? Table { return table.attributes?.fields.map(\.name) ?? [] }
      if object is ColumnObject { return ["name", "type", "scale"] }
      if object is PlotObject { return ["title", "summary"] }
      if object is SegmentObject { return ["name"] }
      return []
    default: return []
    }
  }
}
