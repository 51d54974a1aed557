import Experience
import Tables

/// A list of items in another language than the one in which it was made: what the shipped templates
/// and the draw say is known in every language, what a team wrote itself stays as it is.
package struct ChecklistTranslation {
  private let wording: DeedWording
  private let templates: [DeedWording.Language: [DeedDefinition]]

  /// A translation into the language of a locale.
  ///
  /// - Throws: what loading the templates throws.
  package init(to locale: String, _ session: Session) throws {
    wording = DeedWording(locale: locale)
    var templates: [DeedWording.Language: [DeedDefinition]] = [:]
    for language in DeedWording.Language.allCases {
      templates[language] = try DeedTemplates.definitions(language, session)
    }
    self.templates = templates
  }

  /// The items with their words and reasons translated.
  ///
  /// - Throws: what reading the columns throws.
  package func translated(_ items: Table) throws -> Table {
    var (names, services, signs, meanings) = (
      try texts("name", items), try texts("service", items), try texts("sign", items),
      try texts("meaning", items)
    )
    var reasons = try texts("reason", items)
    let deeds = try texts("deed", items)
    for row in deeds.indices {
      let isTemplate = templates.values.joined().contains { known in
        known.id == deeds[row] && known.name == names[row] && known.service == services[row]
          && known.sign == signs[row] && known.meaning == meanings[row]
      }
      if isTemplate,
        let words = templates[wording.language]?.first(where: { $0.id == deeds[row] })
      {
        (names[row], services[row]) = (words.name, words.service)
        (signs[row], meanings[row]) = (words.sign, words.meaning)
      }
      if let reason = reasons[row].flatMap({ DeedReason(drawn: $0) }) {
        reasons[row] = reason.text(wording)
      }
    }
    return try items.adding([
      ("name", .strings(names)), ("service", .strings(services)), ("sign", .strings(signs)),
      ("meaning", .strings(meanings)), ("reason", .strings(reasons)),
    ])
  }

  private func texts(_ name: String, _ items: Table) throws -> [String?] {
    try items.column(name).optionalTexts(named: name)
  }
}
