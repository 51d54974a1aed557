import Experience
import LuaRuntime

/// The templates that ship with Deed; their words are Lua, in `stdlib/cx/deed_templates.lua`.
enum DeedTemplates {
  static let path = "stdlib/cx/deed_templates.lua"

  /// The templates in a language, by id.
  static func definitions(
    _ language: DeedWording.Language, _ call: Call
  ) throws -> [DeedObject] {
    try objects(language) { try call.invoke(call.vm.load($0, name: "@" + path)).first }
  }

  /// The definitions of the templates in a language, for commands.
  static func definitions(
    _ language: DeedWording.Language, _ session: Session
  ) throws -> [DeedDefinition] {
    try objects(language) { try session.vm.call(session.vm.load($0, name: "@" + path), []).first }
      .map(\.definition)
  }

  private static func objects(
    _ language: DeedWording.Language, _ value: (String) throws -> LuaValue?
  ) throws -> [DeedObject] {
    guard let text = ShippedFiles.text(of: path) else {
      throw BindingError.sentence("\(path) is not in this binary. Install Deed again.")
    }
    guard case .table(let templates)? = try value(text) else { return [] }
    return try templates.array.compactMap { template in
      guard case .table(let template) = template,
        case .table(let words)? = template[language.rawValue]
      else { return nil }
      let languages = Set(DeedWording.Language.allCases.map(\.rawValue))
      let fields = template.fields.filter { !languages.contains($0.key.text ?? "") }
      let options = try Options(DeedDefining.options).check(
        LuaTable(fields: fields + words.fields), of: DeedDefining.function)
      return try DeedDefining.definition(options)
    }
  }

  static let localeOption = OptionDeclaration(
    "locale", .string, "the language: `en`, `nl`, `fr`", default: "the workspace's, else `en`")

  /// The language that options ask for.
  static func wording(_ options: OptionValues, _ call: Call) throws -> DeedWording {
    guard let locale = options.string("locale") else {
      return DeedWording(locale: call.deed.locale ?? "en")
    }
    let wording = DeedWording(locale: locale)
    guard locale.lowercased().hasPrefix(wording.language.rawValue) else {
      throw options.error("locale", expected: "`en`, `nl` or `fr`, also as in `nl-BE`")
    }
    return wording
  }
}
