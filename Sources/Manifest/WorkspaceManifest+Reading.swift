import Calendars
import Wording

extension WorkspaceManifest {
  /// The locales that a workspace can declare.
  static let locales = ["iso", "nl", "fr", "de", "en", "en-US", "en-GB"]
  /// The types that a column can have.
  static let types = ["integer", "number", "string", "boolean", "date", "time"]

  /// The manifest of a text; `file` is what messages call it.
  ///
  /// - Throws: `ManifestError` for the first thing that is not as it should be.
  package init(reading text: String, file: String = "deed.toml") throws(ManifestError) {
    let text = try ManifestText(text, file: file)
    var top = SettingReader(text.settings, at: [], file: file, text: text)
    self.init()
    name = try top.string("name") ?? name
    zone = try Self.zone(&top) ?? zone
    locale = try top.choice("locale", among: Self.locales) ?? locale
    publishes = try top.boolean("publish") ?? publishes
    asOf = try top.day("as_of")
    if let day = asOf, ISOText.days(day) == nil {
      throw top.unusable("as_of", day, expected: "a day, such as 2026-01-31")
    }
    var anonymity = SettingReader(
      try top.section("anonymity"), at: ["anonymity"], file: file, text: top.text)
    minimumAnswers = try anonymity.integer("answers", in: 1...1_000_000) ?? minimumAnswers
    minimumComments = try anonymity.integer("comments", in: 1...1_000_000) ?? minimumComments
    try anonymity.finish()
    for (name, var reader) in try top.sections("tables") {
      guard Self.isTableName(name) else {
        throw .unusable(
          "tables.\(name)", value: name,
          expected: "a name of lower-case letters, digits and _, beginning with a letter",
          closest: nil, file: file, line: reader.text.line(of: reader.path))
      }
      tables[name] = try Self.table(&reader)
    }
    for (id, var reader) in try top.sections("surveys") {
      surveys[id] = try Self.survey(&reader)
    }
    schedules = try top.section("schedules")
    library = try LibraryManifest(&top)
    var needed = SettingReader(
      try top.section("libraries"), at: ["libraries"], file: file, text: top.text)
    for address in needed.names.sorted() {
      libraries[address] = try needed.string(address, "a version, such as \"1.4\"")
    }
    var trust = SettingReader(
      try top.section("trust"), at: ["trust"], file: file, text: top.text)
    requiresSignatures = try trust.boolean("require_signed") ?? false
    trustedKeys = try trust.texts("keys") ?? []
    try trust.finish()
    for (script, var reader) in try top.sections("grants") {
      var given = GrantSettings()
      given.read = try reader.names("read") ?? []
      given.write = try reader.names("write") ?? []
      given.net = try reader.names("net") ?? []
      given.secrets = try reader.names("secrets") ?? []
      given.append = try reader.names("append") ?? []
      given.personal = try reader.boolean("personal") ?? false
      try reader.finish()
      grants[script] = given
    }
    try top.finish()
  }

  /// Whether a table can have this name: lower-case letters, digits and `_`, a letter first.
  package static func isTableName(_ name: String) -> Bool {
    guard (1...64).contains(name.utf8.count), let first = name.utf8.first, first &- 97 < 26 else {
      return false
    }
    return name.utf8.allSatisfy { $0 &- 97 < 26 || $0 &- 48 < 10 || $0 == 95 }
  }

  private static func zone(_ reader: inout SettingReader) throws(ManifestError) -> String? {
    guard let name = try reader.string("zone", "a time zone, such as `Europe/Brussels`") else {
      return nil
    }
    do {
      _ = try TimeZoneRules.named(name)
      return name
    } catch {
      throw .noZone(
        remark: String(describing: error), file: reader.file, line: reader.line("zone"))
    }
  }

  private static func table(
    _ reader: inout SettingReader
  ) throws(ManifestError) -> TableSettings {
    var table = TableSettings()
    table.key = try reader.names("key")
    table.personal = try reader.names("personal") ?? []
    var columns = SettingReader(
      try reader.section("types"), at: reader.path + ["types"], file: reader.file,
      text: reader.text)
    for name in columns.names.sorted() {
      table.types[name] = try columns.choice(name, among: types)
    }
    try reader.finish()
    return table
  }

  private static func survey(
    _ reader: inout SettingReader
  ) throws(ManifestError) -> SurveySettings {
    var survey = SurveySettings()
    survey.name = try reader.string("name")
    survey.kind = try reader.string("kind")
    survey.score = try reader.string("score", "a column's name")
    let scales = "a scale as lowest-highest, such as \"0-10\""
    survey.scale = try reader.string("scale", scales)
    if let scale = survey.scale, survey.bounds == nil {
      throw reader.unusable("scale", scale, expected: scales)
    }
    survey.launched = try reader.day("launched")
    if let day = survey.launched, ISOText.days(day) == nil {
      throw reader.unusable("launched", day, expected: "a day, such as 2026-01-31")
    }
    survey.missing = try reader.numbers("missing")
    survey.codeOfLowest = try reader.integer("code_of_lowest", in: -9999...9999)
    survey.duration = try reader.string("duration", "a column's name")
    survey.grid = try reader.names("grid") ?? []
    try reader.finish()
    return survey
  }
}
