import Calendars
import LuaRuntime
import Tables
import Wording

/// The options of `cx.read`, ready to read files with.
struct ReadSettings {
  private var options = ReadOptions()
  private let zone: TimeZoneRules

  init(_ values: OptionValues, zone: TimeZoneRules) throws {
    self.zone = try values.string("zone").map { try TimeZoneRules.named($0) } ?? zone
    for name in ["sheet", "format"] where values[name] != nil {
      throw BindingError.sentence(
        "cx.read: option `\(name)` is for workbooks and survey tools' layouts, which this version "
          + "does not read yet; export the answers as CSV and read that.")
    }
    options.zone = self.zone.name
    if let columns = values.table("columns") { options.columns = try Self.choices(columns, values) }
    for (name, value) in values.table("types")?.named ?? [] {
      guard let type = ColumnType(rawValue: value.text ?? "") else {
        throw LuaError.option(
          function: "cx.read", option: "types.\(name)",
          expected: "one of "
            + ColumnType.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "),
          found: value.text.map { "\"\($0)\"" } ?? value.typeName)
      }
      options.types[name] = type
    }
    options.delimiter = try Self.byte(values, "delimiter")
    if let quote = values.string("quote") {
      options.quote =
        quote.isEmpty ? ReadOptions.Quote.none : try Self.byte(values, "quote").map { .byte($0) }
    }
    options.decimal = try Self.byte(values, "decimal")
    options.locale = values.string("locale")
    options.encoding = values.string("encoding").flatMap(ReadOptions.Encoding.init)
    options.missing = try Self.strings(values["missing"], values, "missing")
    options.skip = try values.wholeNumber("skip") ?? 0
    options.skipLast = try values.wholeNumber("skip_last") ?? 0
    if let booleans = values.table("booleans") {
      for (name, _) in booleans.named where name != "yes" && name != "no" {
        throw LuaError.unknownOption(
          function: "cx.read", option: "booleans.\(name)", known: ["booleans.yes", "booleans.no"])
      }
      options.yes = try Self.strings(booleans["yes"], values, "booleans")
      options.no = try Self.strings(booleans["no"], values, "booleans")
    }
    options.ragged = values.string("ragged").flatMap(ReadOptions.Ragged.init) ?? .refuse
  }

  /// Reads a file of any format, told by its content.
  func read(_ path: String) throws -> Table {
    if path.hasPrefix("sample:") {
      let name = String(path.dropFirst("sample:".count))
      guard let bytes = ShippedFiles.bytes(of: "Examples/\(name).csv") else {
        let known = ShippedFiles.paths.filter { $0.hasPrefix("Examples/") && $0.hasSuffix(".csv") }
          .map { String($0.dropFirst("Examples/".count).dropLast(".csv".count)) }
        throw BindingError.sentence(
          "there is no bundled sample `\(name)`." + suggestion(for: name, among: known))
      }
      return Table(
        try CSVSource(bytes: bytes, label: path, options: options), label: path)
    }
    let label = String(path.split(separator: "/").last ?? Substring(path))
    switch try FileContent.kind(path) {
    case .json:
      let bytes = try FileText.bytes(path)
      let skipped = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      let table = try bytes.withUnsafeBufferPointer { buffer in
        try JSONTable.table(
          UnsafeBufferPointer(rebasing: buffer[skipped...]), types: options.types, zone: zone,
          label: label)
      }
      guard let columns = options.columns else { return table }
      return try table.picking(columns.map(\.source))
        .renaming(columns.filter { $0.name != $0.source }.map { ($0.name, $0.source) })
    case .text: return Table(try CSVSource(path: path, options: options), label: label)
    case .unread(let kind):
      throw BindingError.sentence("\(path) is \(kind), which this version of Deed does not read.")
    }
  }

  private static func choices(
    _ columns: LuaTable, _ values: OptionValues
  ) throws -> [ReadOptions.Choice] {
    try columns.array.map { element in
      guard let name = element.text else {
        throw values.error("columns", expected: "names, or new = old names")
      }
      return ReadOptions.Choice(name, from: name)
    }
      + columns.named.map { new, old in
        guard let old = old.text else {
          throw values.error("columns", expected: "names, or new = old names")
        }
        return ReadOptions.Choice(new, from: old)
      }
  }

  private static func byte(_ values: OptionValues, _ name: String) throws -> UInt8? {
    guard let text = values.string(name) else { return nil }
    let bytes = Array((text == "\\t" ? "\t" : text).utf8)
    guard bytes.count == 1 else { throw values.error(name, expected: "one character") }
    return bytes[0]
  }

  private static func strings(
    _ value: LuaValue?, _ values: OptionValues, _ name: String
  ) throws -> [String] {
    switch value {
    case nil: return []
    case .string?: return [value?.text ?? ""]
    case .table(let table)?:
      return try table.array.map { element in
        guard let text = element.text ?? element.wholeNumber.map({ "\($0)" }) else {
          throw values.error(name, expected: "array of texts")
        }
        return text
      }
    case .some: throw values.error(name, expected: "array of texts")
    }
  }
}
