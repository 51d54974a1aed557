extension ReadingDoubt: CustomStringConvertible {
  /// The reason for the analyst, to follow the cell's position and text.
  package var description: String {
    switch self {
    case .mark(let mark, .iso):
      "\(mark == .point ? "dot" : "comma") is not a decimal mark in iso; "
        + "declare `decimal` or `locale`"
    case .mark(let mark, let locale):
      "\(mark == .point ? "dot" : "comma") is not a valid thousands group in \(locale.rawValue)"
    case .dayOrMonth(.iso):
      "the order of day and month is not known; declare `locale`"
    case .dayOrMonth(let locale):
      "day and month could be swapped in \(locale.rawValue); declare `en-GB` or `en-US`"
    case .twoDigitYear:
      "the year has two digits and the century is not declared"
    case .skippedTime(let zone):
      "clocks in \(zone) jumped over this time; is the declared zone right?"
    case .repeatedTime(let zone):
      "clocks in \(zone) showed this time twice; an offset such as +01:00 would decide"
    }
  }
}
