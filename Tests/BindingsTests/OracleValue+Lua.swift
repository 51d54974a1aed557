import Foundation
import TestSupport

extension OracleValue {
  /// The value as Lua writes it; arrays keep their length in `n`.
  var lua: String {
    switch raw {
    case let text as String: return "\"\(text)\""
    case let number as NSNumber:
      let value = number.doubleValue
      return Int64(exactly: value).map { String($0) } ?? String(value)
    case let array as [Any]:
      let elements = array.map { OracleValue(raw: $0).lua }
      return "{ " + (elements + ["n = \(array.count)"]).joined(separator: ", ") + " }"
    default: return "nil"
    }
  }

  /// A table of the rows' columns, as Lua.
  static func table(_ rows: [OracleValue], _ columns: [(name: String, key: String)]) -> String {
    let texts = columns.map { name, key in
      "\(name) = { " + (rows.map { $0[key].lua } + ["n = \(rows.count)"]).joined(separator: ", ")
        + " }"
    }
    return "cx.table{ " + texts.joined(separator: ", ") + " }"
  }
}
