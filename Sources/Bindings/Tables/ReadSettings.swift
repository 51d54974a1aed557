import Calendars
import Formats
import LuaRuntime
import Tables
import Wording

/// The options of `cx.read`, ready to read files with.
struct ReadSettings {
  private(set) var options = ReadOptions()
  let zone: TimeZoneRules
  let locale: ValueLocale?
  /// The sheet of a workbook.
  let sheet: String?
  let format: ReadFormat?
  /// Whether `columns` only says what the standard columns are made of.
  private(set) var mapsColumns = false
  private let values: OptionValues

  init(_ values: OptionValues, zone: TimeZoneRules) throws {
    self.values = values
    self.zone = try values.string("zone").map { try TimeZoneRules.named($0) } ?? zone
    sheet = values.string("sheet")
    format = try values.string("format").map { name in
      guard let format = ReadFormat(named: name) else {
        throw values.error("format", expected: "one of \(ReadFormat.names)")
      }
      return format
    }
    locale = try values.string("locale").map { name in
      guard let locale = ValueLocale(named: name) else {
        throw values.error(
          "locale", expected: "one of \(ValueLocale.names.joined(separator: ", "))")
      }
      return locale
    }
    options.zone = self.zone.name
    if let columns = values.table("columns") {
      options.columns = try Self.choices(columns, values)
      mapsColumns = columns.array.isEmpty
    }
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
    options.delimiter =
      try Self.byte(values, "delimiter") ?? (format == .file(.text, isTabs: true) ? 0x09 : nil)
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
    if case .survey(let layout)? = format { return try survey(path, layout) }
    let kind: FileContent
    if case .file(let declared, _)? = format {
      kind = declared
    } else {
      kind = try FileContent.kind(path)
    }
    try refuse(for: kind, label)
    switch kind {
    case .text: return Table(try CSVSource(path: path, options: options), label: label)
    case .json:
      let bytes = try FileText.bytes(path)
      let skipped = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      let table = try bytes.withUnsafeBufferPointer { buffer in
        do throws(JSONError) {
          return try JSONTable.table(
            UnsafeBufferPointer(rebasing: buffer[skipped...]), types: sourceTypes, zone: zone,
            label: label)
        } catch {
          throw BindingError.sentence("\(label): \(error)")
        }
      }
      return try TypedReading(self).table(table)
    case .workbook:
      return try TypedReading(self).table(
        Workbook(path: path).table(sheet: sheet, zone: zone, skip: options.skip))
    case .arrow:
      // Copied, not mapped: a file that is cut short while it is mapped would end the process.
      let file = try ArrowFile(path: path, access: .copied)
      return try TypedReading(self).table(Table(ArrowSource(file), label: label))
    case .statistics:
      return try TypedReading(self).table(StatisticsFile(path: path, zone: zone).table)
    case .unread(let advice):
      throw BindingError.sentence("\(path) is \(advice). Deed does not read it as it is.")
    }
  }

  /// Leaves of `columns` what is still to be done once a survey's columns are mapped.
  mutating func keepSurveyColumns(sources: [String: String]) {
    if mapsColumns {
      options.columns = nil
    } else {
      options.columns = options.columns?.map { choice in
        sources[choice.name] == nil ? choice : ReadOptions.Choice(choice.name, from: choice.name)
      }
    }
    options.skip = 0
    options.skipLast = 0
  }

  /// The declared types by the names in the file.
  private var sourceTypes: [String: ColumnType] {
    guard let columns = options.columns, options.missing.isEmpty else {
      return options.missing.isEmpty ? options.types : [:]
    }
    return Dictionary(
      columns.compactMap { choice in options.types[choice.name].map { (choice.source, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// Refuses options that mean nothing for a kind of file, rather than ignore them.
  private func refuse(for kind: FileContent, _ label: String) throws {
    let idle: [String] =
      switch kind {
      case .text: ["sheet"]
      case .workbook: ["delimiter", "quote", "encoding", "ragged"]
      default: ["sheet", "delimiter", "quote", "encoding", "ragged", "skip"]
      }
    for name in idle where values[name] != nil {
      let purpose =
        switch name {
        case "sheet": "workbooks"
        case "skip": "text files and workbooks"
        default: "text files"
        }
      throw BindingError.sentence(
        "cx.read: option `\(name)` is for \(purpose); \(label) is \(kind.description).")
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
