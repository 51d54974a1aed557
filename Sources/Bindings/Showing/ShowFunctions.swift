import LuaRuntime
import Reports
import Tables

/// `show`, `log`, `cx.finding` and `cx.display.*`.
enum ShowFunctions {
  static let globals: [Function] = [
    Function(
      "show", "Prints any value: a table with its notes, a result with its settings.",
      Arg<LuaValue>("value", "what to print"),
      Options(
        OptionDeclaration("title", .string, "a line above"),
        OptionDeclaration("limit", .integer, "the rows shown at most", default: "20"),
        OptionDeclaration("digits", .integer, "decimals of numbers"),
        OptionDeclaration(
          "format", .oneOf(["table", "csv", "json", "md", "html"]), "the form",
          default: "\"table\"")),
      example: #"show(cx.nps{ detractors = 10, passives = 20, promoters = 70 })"#
    ) { call, value, options in
      try show(value, options, call.deed)
      return NoResult()
    },
    Function(
      "log", "Writes a message to the run's log, which goes to standard error.",
      Arg<LuaValue>("message", "a text"), Arg<LuaTable?>("fields", "values to write beside it"),
      example: #"log("read", { rows = 12 })"#
    ) { call, message, fields in
      let style = Style()
      var line = try message.text ?? ValueTree(message).text(style: style)
      for (name, value) in fields?.named ?? [] {
        let field = try call.deed.masked(ValueTree.Field(name, ValueTree(value)))
        line += " \(name)="
        if case .string(let text) = field.value {
          line += text
        } else {
          line += try field.value.text(style: style).trimmedNewlines
        }
      }
      if !call.deed.isQuiet { call.deed.writeError(line.trimmedNewlines + "\n") }
      return NoResult()
    },
  ]

  static let library: [Function] = [
    Function(
      "cx.finding", "Records a fact that someone should see; `--fail-on findings` makes it count.",
      Arg<String>("text", "the sentence"),
      Options(OptionDeclaration("value", .any("any"), "the figure that it rests on")),
      example: #"cx.finding("web is below target", { value = 12.5 })"#
    ) { call, text, options in
      let value = try options["value"].map {
        try $0.text ?? ValueTree($0).text(style: Style()).trimmedNewlines
      }
      call.deed.record(Host.Finding(text: text, value: value))
      if !call.deed.isQuiet {
        call.deed.writeError("finding: \(text)" + (value.map { " (\($0))" } ?? "") + "\n")
      }
      return NoResult()
    },
    Function(
      "cx.display.number", "A number as text, rounded half away from zero; nil is `–`.",
      Arg<Double?>("x", "the number"),
      Options(
        OptionDeclaration("digits", .integer, "decimals; all that are needed by default"),
        OptionDeclaration("sign", .boolean, "whether `+` is written", default: "false"),
        OptionDeclaration("unit", .string, "what follows, such as `%`"),
        OptionDeclaration("locale", .oneOf(["en", "nl"]), "the marks", default: "\"en\"")),
      result: [ResultField("", "string", "the text")],
      example: #"return cx.display.number(1234.5, { digits = 1, locale = "nl" })"#
    ) { _, number, options in
      if let digits = options.integer("digits"), !(0...17).contains(digits) {
        throw options.error("digits", expected: "a whole number from 0 to 17")
      }
      return NumberDisplay(
        digits: options.integer("digits"), hasSign: options.boolean("sign") ?? false,
        unit: options.string("unit"),
        locale: options.string("locale").flatMap(NumberDisplay.Locale.init) ?? .en
      ).text(number)
    },
    Function(
      "cx.display.shares", "Whole percentages that add to 100, by largest remainder.",
      Arg<LuaTable>("counts", "counts from 0: an array, or by name as `cx.nps` takes them"),
      result: [
        ResultField("", "table", "percentages in the same places; all 0 when nothing was counted")
      ],
      example: "return cx.display.shares{ 1, 1, 1 }"
    ) { _, counts in
      func count(_ value: LuaValue) throws -> Int {
        guard let number = value.wholeNumber, number >= 0, number < 1 << 53 else {
          throw BindingError.unusable(
            "cx.display.shares", expected: "counts from 0",
            found: value.double.map { "\($0)" } ?? value.typeName)
        }
        return Int(number)
      }
      func percentages(_ values: [LuaValue]) throws -> [LuaValue] {
        try shares(values.map(count)).map { .integer(Int64($0)) }
      }
      let named = counts.named
      if counts.array.isEmpty, !named.isEmpty, named.count == counts.fields.count {
        return LuaValue.table(
          LuaTable(
            fields: zip(named, try percentages(named.map(\.value))).map {
              (.string(Array($0.name.utf8)), $1)
            }))
      }
      if let (name, _) = named.first(where: { $0.name != "n" }) {
        throw BindingError.unusable(
          "cx.display.shares", expected: "counts by position or by name, not both",
          found: "`\(name)` beside an array")
      }
      return .table(LuaTable(array: try percentages(counts.elements)))
    },
    Function(
      "cx.display.nps", "A net promoter score as a whole number, half away from zero, never −0.",
      Arg<LuaValue>("x", "points, or a result of `cx.nps`"),
      result: [ResultField("", "string", "the text")],
      example: "return cx.display.nps(39.84)"
    ) { _, value in
      if let number = value.double { return npsText(number) }
      if value.isNil { return npsText(nil) }
      if case .object(let object, ClassTag.result) = value, let result = object as? ResultObject,
        case .number(let number)? = result.shown["nps"]
      {
        return npsText(number)
      }
      throw BindingError.unusable(
        "cx.display.nps", expected: "points or a result of `cx.nps`", found: value.typeName)
    },
  ]

  /// Prints a value as `show` does.
  static func show(_ value: LuaValue, _ options: OptionValues?, _ host: Host) throws {
    let title = options?.string("title")
    if case .object(let plot as PlotObject, _) = value, options?.string("format") == nil {
      return try PlotFunctions.draw(plot, title: title, host)
    }
    let tree = try host.published(ValueTree(value))
    if host.showsJSONLines {
      let json = try tree.json(isOneLine: true, zone: { host.zone.offset(atUTC: $0) })
      host.write("{\"title\":\(title.map(\.quotedForJSON) ?? "null"),\"value\":\(json)}\n")
      writeNotes(of: tree, host)
      return
    }
    let format = options?.string("format").flatMap(Format.init) ?? host.format
    let limit = options?.integer("limit")
    if let limit, limit < 0 { throw BindingError.sentence("show: `limit` must be at least 0") }
    let shownOptions = TableOptions(
      title: title, limit: limit ?? (format.isForMachines ? nil : 20),
      digits: options?.integer("digits"))
    if format == .table {
      if title != nil, host.hasShown { host.write("\n") }
      host.hasShown = true
    }
    switch (format, tree) {
    case (.table, .table(let table)):
      host.write(
        try table.treeForPeople.text(shownOptions, style: host.style).endingWithNewline)
    case (.table, _):
      host.write(try tree.text(shownOptions, style: host.style).endingWithNewline)
    case (_, .table(let table)):
      host.write(
        try text(of: table, as: format, shownOptions, style: host.style).endingWithNewline)
    case (.json, _):
      host.write(try tree.json(zone: { host.zone.offset(atUTC: $0) }) + "\n")
    case (_, .result(let result)):
      host.write(
        try text(of: result.asTable, as: format, shownOptions, style: host.style)
          .endingWithNewline)
    default: host.write(try tree.text(shownOptions, style: host.style).endingWithNewline)
    }
    if format != .table { writeNotes(of: tree, host) }
  }

  /// What machines read on standard output must not hold notes: they go to standard error.
  private static func writeNotes(of tree: ValueTree, _ host: Host) {
    guard case .table(let table) = tree, !host.isQuiet else { return }
    for note in table.notes { host.writeError("\(note.text)\n") }
  }
}

extension Note {
  /// The note in words, such as `where: 412 rows had no tenure`.
  var text: String { "\(step): \(sentence)" }
}

extension ShownResult {
  /// The plain fields as a table of one row.
  var asTable: Table {
    Table(
      fields.compactMap { field -> (name: String, column: Column)? in
        switch field.value {
        case .integer(let number): (field.name, .integers([number]))
        case .number(let number): (field.name, .numbers([number]))
        case .string(let text): (field.name, .strings([text]))
        case .boolean(let flag): (field.name, .booleans([flag]))
        case .date(let days): (field.name, .dates([days]))
        case .time(let instant): (field.name, .times([instant]))
        case .null: (field.name, .numbers([nil]))
        default: nil
        }
      }, rowCount: 1)
  }
}

extension String {
  var endingWithNewline: String { hasSuffix("\n") ? self : self + "\n" }

  var trimmedNewlines: String {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    return String(text)
  }
}
