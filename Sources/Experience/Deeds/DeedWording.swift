import Calendars

/// The words of checklists in English, Dutch and French.
package struct DeedWording: Sendable, Equatable {
  /// The language of a locale; English for those that have no words here.
  package enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case dutch = "nl"
    case french = "fr"

    /// The language of a locale such as `nl`, `nl-BE` or `en-GB`.
    package init(locale: String) {
      let start = locale.prefix { $0 != "-" && $0 != "_" }.lowercased()
      self = Language(rawValue: start) ?? .english
    }
  }

  /// The language.
  package let language: Language

  /// The words of a locale.
  package init(locale: String) { language = Language(locale: locale) }

  /// A heading or a small sentence of a checklist.
  package enum Phrase: Sendable {
    case title, allTeams, moment, customer, service, sign, meaning, why, done, noticed, seen
    case nothing, item, deed
  }

  /// The words for a phrase.
  package subscript(_ phrase: Phrase) -> String {
    let (english, dutch, french) =
      switch phrase {
      case .title: ("Good deeds", "Goede daden", "Bonnes actions")
      case .allTeams: ("all teams", "alle teams", "toutes les équipes")
      case .moment: ("Moment", "Moment", "Moment")
      case .customer: ("Customer", "Klant", "Client")
      case .service: ("Service", "Dienst", "Service")
      case .sign: ("Sign", "Teken", "Signe")
      case .meaning: ("It says", "Het zegt", "Il dit")
      case .why: ("Why", "Waarom", "Pourquoi")
      case .done: ("Done", "Gedaan", "Fait")
      case .noticed: ("Noticed", "Opgemerkt", "Remarqué")
      case .seen: ("State", "Stand", "État")
      case .nothing:
        (
          "Nothing to do today: no visit passed the rules.",
          "Vandaag niets te doen: geen bezoek kwam door de regels.",
          "Rien à faire aujourd’hui : aucune visite n’a passé les règles."
        )
      case .item: ("Item", "Item", "Élément")
      case .deed: ("Deed", "Daad", "Action")
      }
    return switch language {
    case .english: english
    case .dutch: dutch
    case .french: french
    }
  }

  /// The name of a day of the week, Monday 1 to Sunday 7.
  package func weekday(_ day: Int) -> String {
    let names =
      switch language {
      case .english:
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
      case .dutch:
        ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
      case .french: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
      }
    return names.indices.contains(day - 1) ? names[day - 1] : ""
  }

  /// A day as people write it, such as `Monday 2 March 2026`; days since 1970-01-01.
  package func day(_ day: Int32) -> String {
    let date = CivilDate(days: day)
    let months =
      switch language {
      case .english:
        [
          "January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December",
        ]
      case .dutch:
        [
          "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
          "oktober", "november", "december",
        ]
      case .french:
        [
          "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
          "octobre", "novembre", "décembre",
        ]
      }
    let number = language == .french && date.day == 1 ? "1er" : "\(date.day)"
    return weekday(CivilDate.weekday(ofDays: day)) + " \(number) "
      + (months.indices.contains(date.month - 1) ? months[date.month - 1] : "") + " \(date.year)"
  }

  /// The answers to a question.
  package var yes: String {
    switch language {
    case .english: "yes"
    case .dutch: "ja"
    case .french: "oui"
    }
  }

  /// The other answer.
  package var no: String {
    switch language {
    case .english: "no"
    case .dutch: "nee"
    case .french: "non"
    }
  }

  /// What a rule asks, for the list of those left out.
  package func text(of rule: DeedRule) -> String {
    let (english, dutch, french) =
      switch rule {
      case .when:
        ("the deed's condition", "de voorwaarde van de daad", "la condition de l’action")
      case .optOut: ("wants no signs", "wil geen tekens", "ne veut pas de signes")
      case .subtle:
        ("one sign a journey", "één teken per reis", "un seul signe par parcours")
      case .incidental:
        ("had it lately", "kreeg het onlangs", "l’a reçu récemment")
      case .unexpected: ("not drawn today", "vandaag niet geloot", "pas tiré au sort")
      case .budget: ("over the budget", "boven het budget", "hors budget")
      }
    return switch language {
    case .english: english
    case .dutch: dutch
    case .french: french
    }
  }
}
