/// How people of a language write numbers and dates.
package enum ValueLocale: String, Sendable, CaseIterable {
  /// No language: decimal point, no thousands groups, dates year first.
  case iso
  case dutch = "nl"
  case french = "fr"
  case german = "de"
  /// English of no country: dates with both parts up to 12 are refused.
  case english = "en"
  case american = "en-US"
  case british = "en-GB"

  /// The order of day and month in numeric dates.
  enum DateOrder: Sendable {
    case dayFirst
    case monthFirst
    /// Either, so that only dates which can be read in one way are read.
    case either
    /// Not declared: only dates with the year first are read.
    case undeclared
  }

  /// The locale of a name such as `nl`, `nl-BE`, `nl_NL` or `en-US`, in any case; nil for others.
  ///
  /// Belgian, Swiss and other countries' variants of Dutch, French and German are read as the
  /// language is. English of other countries than the United States and its neighbours in date
  /// order is British; `C` and `POSIX` are `iso`.
  package init?(named name: String) {
    let name = name.lowercased()
    let parts = name.split(separator: name.contains("_") ? "_" : "-", maxSplits: 1)
    let isPlain = name.utf8.allSatisfy { $0 &- 97 < 26 || $0 == 45 || $0 == 95 }
    guard isPlain, let language = parts.first else { return nil }
    let country = parts.count > 1 ? parts[1] : ""
    switch language {
    case "iso" where country.isEmpty, "c" where country.isEmpty, "posix" where country.isEmpty:
      self = .iso
    case "nl": self = .dutch
    case "fr": self = .french
    case "de": self = .german
    case "en" where country.isEmpty: self = .english
    case "en" where country == "us": self = .american
    case "en" where ["gb", "uk", "ie", "au", "nz", "in"].contains(country): self = .british
    default: return nil
    }
  }

  /// The names by which a locale can be declared.
  package static var names: [String] { allCases.map(\.rawValue) }

  /// The mark between whole and fraction.
  package var decimal: DecimalMark {
    switch self {
    case .iso, .english, .american, .british: .point
    case .dutch, .french, .german: .comma
    }
  }

  var grouping: Grouping {
    switch self {
    case .iso: .none
    case .dutch, .german: .point
    case .french: .space
    case .english, .american, .british: .comma
    }
  }

  var dateOrder: DateOrder {
    switch self {
    case .iso: .undeclared
    case .dutch, .french, .german, .british: .dayFirst
    case .american: .monthFirst
    case .english: .either
    }
  }

  var isEnglish: Bool { self == .english || self == .american || self == .british }

  /// The marks that may part thousands.
  enum Grouping: Sendable {
    case none
    case point
    case comma
    /// A space, a no-break space or a narrow no-break space.
    case space
  }
}

/// The mark between the whole and the fraction of a number.
package enum DecimalMark: UInt8, Sendable {
  case point = 0x2e
  case comma = 0x2c
}
