import Foundation
import Testing

/// The reference cases beside the package, when they are there.
struct OracleFile {
  let cases: [OracleCase]
  let shared: OracleValue

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
