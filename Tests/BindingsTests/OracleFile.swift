import Foundation
import Testing

/// The reference cases beside the package, when they are there.
struct OracleFile {
  let cases: [OracleCase]
  let shared: OracleValue

  /// The folder of the shared files.
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared").path

  static let loaded: OracleFile? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.deletingLastPathComponent().appendingPathComponent("shared/oracle/cases.json")
    guard let bytes = try? Data(contentsOf: file),
      let document = try? JSONSerialization.jsonObject(with: bytes)
    else { return nil }
    let value = OracleValue(raw: document)
    return OracleFile(
      cases: value["cases"].items.map { OracleCase(value: $0) }, shared: value["shared"])
  }()
}

struct OracleCase: Sendable, CustomTestStringConvertible {
  let value: OracleValue
  var id: String { value["id"].text ?? "" }
  var section: String { value["section"].text ?? "" }
  var input: OracleValue { value["input"] }
  var expected: OracleValue { value["expected"] }
  var testDescription: String { id }

  /// The allowed difference, absolute and for large numbers relative.
  var tolerance: Double {
    value["tolerance"].number ?? value["tolerance"]["default"].number ?? 1e-9
  }
}

/// A value of the file, asked for by path.
struct OracleValue: @unchecked Sendable {
  // Because: what JSONSerialization gives is never changed.
  let raw: Any?

  subscript(_ key: String) -> OracleValue { OracleValue(raw: (raw as? [String: Any])?[key]) }
  subscript(_ index: Int) -> OracleValue {
    let items = raw as? [Any] ?? []
    return OracleValue(raw: items.indices.contains(index) ? items[index] : nil)
  }
  var exists: Bool { raw != nil }
  var isNull: Bool { raw is NSNull }
  var number: Double? { (raw as? NSNumber)?.doubleValue }
  var integer: Int? { (raw as? NSNumber)?.intValue }
  var text: String? { raw as? String }
  var flag: Bool? { raw as? Bool }
  var items: [OracleValue] { (raw as? [Any] ?? []).map(OracleValue.init) }
  var keys: [String] { (raw as? [String: Any])?.keys.sorted() ?? [] }
  var numbers: [Double] { items.compactMap(\.number) }
  var optionals: [Double?] { items.map(\.number) }
  var texts: [String] { items.compactMap(\.text) }
}

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
