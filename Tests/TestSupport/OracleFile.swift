import Foundation
import Testing

/// The reference cases beside the package, when they are there.
package struct OracleFile {
  package let cases: [OracleCase]
  package let shared: OracleValue

  package static let loaded: OracleFile? = {
    guard let path = SharedFiles.path("oracle/cases.json"),
      let bytes = FileManager.default.contents(atPath: path),
      let document = try? JSONSerialization.jsonObject(with: bytes)
    else { return nil }
    let value = OracleValue(raw: document)
    return OracleFile(
      cases: value["cases"].items.map { OracleCase(value: $0) }, shared: value["shared"])
  }()
}

package struct OracleCase: Sendable, CustomTestStringConvertible {
  package let value: OracleValue
  package var id: String { value["id"].text ?? "" }
  package var section: String { value["section"].text ?? "" }
  package var input: OracleValue { value["input"] }
  package var expected: OracleValue { value["expected"] }
  package var testDescription: String { id }

  /// The allowed difference, absolute and for large numbers relative.
  package var tolerance: Double {
    value["tolerance"].number ?? value["tolerance"]["default"].number ?? 1e-9
  }
}

/// A value of the file, asked for by path.
package struct OracleValue: @unchecked Sendable {
  // Because: what JSONSerialization gives is never changed.
  package let raw: Any?

  package init(raw: Any?) { self.raw = raw }

  package subscript(_ key: String) -> OracleValue {
    OracleValue(raw: (raw as? [String: Any])?[key])
  }
  package subscript(_ index: Int) -> OracleValue {
    let items = raw as? [Any] ?? []
    return OracleValue(raw: items.indices.contains(index) ? items[index] : nil)
  }
  package var exists: Bool { raw != nil }
  package var isNull: Bool { raw is NSNull }
  package var number: Double? { (raw as? NSNumber)?.doubleValue }
  package var integer: Int? { (raw as? NSNumber)?.intValue }
  package var text: String? { raw as? String }
  package var flag: Bool? { raw as? Bool }
  package var items: [OracleValue] { (raw as? [Any] ?? []).map(OracleValue.init) }
  package var keys: [String] { (raw as? [String: Any])?.keys.sorted() ?? [] }
  package var numbers: [Double] { items.compactMap(\.number) }
  package var optionals: [Double?] { items.map(\.number) }
  package var texts: [String] { items.compactMap(\.text) }
}
