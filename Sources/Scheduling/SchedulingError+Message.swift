import Wording

extension SchedulingError: CustomStringConvertible {
  /// The sentence for the user; for an expression with the place marked below it.
  package var description: String {
    switch self {
    case .expression(let text, let place, let mistake):
      "\(mistake.sentence(found: Self.part(text, place)))\n" + Self.marked(text, place)
    case .neverOccurs(let text):
      "`\(text)` never occurs: no month of its month field has such a day. "
        + "Correct the day of the month or the month."
    }
  }

  private static func part(_ text: String, _ place: Range<Int>) -> String {
    let bytes = Array(text.utf8)
    let place = place.clamped(to: 0..<bytes.count)
    return shown(String(decoding: bytes[place], as: UTF8.self))
  }

  /// The expression with carets below the place.
  private static func marked(_ text: String, _ place: Range<Int>) -> String {
    let bytes = Array(text.utf8)
    let place = place.clamped(to: 0..<bytes.count)
    let before = shown(String(decoding: bytes[..<place.lowerBound], as: UTF8.self)).count
    let width = shown(String(decoding: bytes[place], as: UTF8.self)).count
    return "  \(shown(text))\n  " + String(repeating: " ", count: before)
      + String(repeating: "^", count: max(1, width))
  }

  // What would move the caret or the terminal is shown as a space.
  private static func shown(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 32 || (127..<160).contains($0.value) ? " " : $0 }))
  }
}

extension CronMistake {
  /// What was expected and what was found.
  func sentence(found: String) -> String {
    switch self {
    case .empty:
      "a cron expression has five fields (\(CronField.list)) or is a word such as @daily, "
        + "found nothing."
    case .tooLong(let limit):
      "a cron expression has at most \(limit) bytes, this one has more."
    case .fieldCount(let count):
      "a cron expression has five fields (\(CronField.list)), found \(count)."
    case .outOfRange(let field):
      "the \(field.name) is \(field.range.lowerBound) to \(field.range.upperBound), "
        + "found `\(found)`."
    case .expectedValue(let field):
      "the \(field.name) is \(field.expectation) or *, found "
        + (found.isEmpty ? "nothing." : "`\(found)`.")
    case .unknownName(let field, let closest):
      "`\(found)` is no \(field.unit)\(closest.map { ". Did you mean `\($0)`?" } ?? ".") "
        + "Names are \(field.names.joined(separator: ", "))."
    case .noNames(let field):
      "the \(field.name) is a number of \(field.range.lowerBound) to \(field.range.upperBound), "
        + "found `\(found)`."
    case .reversed(.weekday):
      "the range `\(found)` ends before it begins; Sunday is 0 at the start of a range and 7 at "
        + "its end."
    case .reversed(let field):
      "the range `\(found)` ends before it begins; write two ranges, the first up to "
        + "\(field.range.upperBound)."
    case .stepAfterValue(let field):
      "a step follows * or a range, such as */15 or 5-\(field.range.upperBound)/15, "
        + "found `\(found)`."
    case .step:
      "a step is a number of at least 1, found " + (found.isEmpty ? "nothing." : "`\(found)`.")
    case .ordinal:
      "after # comes which one of the month, 1 to 5, found "
        + (found.isEmpty ? "nothing." : "`\(found)`.")
    case .misplaced(let mark, let field):
      "`\(mark)` has no meaning in the \(field.name); "
        + (mark == "#"
          ? "# follows a weekday: 5#2 is the second Friday of the month."
          : "L is the last day of the month, 5L as a weekday the last Friday.")
    case .bareLast:
      "the last of which weekday? 5L is the last Friday of the month; L as day of the month is "
        + "its last day."
    case .unexpected:
      "`\(found)` has no meaning here."
    case .unknownWord(let closest):
      "`\(found)` is no word for a time\(closest.map { ". Did you mean `\($0)`?" } ?? ".") "
        + "Words are \(CronParser.words.map(\.word).joined(separator: ", "))."
    case .reboot:
      "@reboot is no time at which a schedule can run; the scheduler runs what it missed when it "
        + "starts."
    }
  }
}
