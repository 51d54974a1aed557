/// The small texts of survey exports: headers, answers, guards against spreadsheets.
enum SurveyText {
  /// The text without blanks, line ends and a byte order mark around it.
  static func trimmed(_ text: String) -> String {
    let blanks: Set<Unicode.Scalar> = [" ", "\t", "\n", "\r", "\u{a0}", "\u{202f}", "\u{feff}"]
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !blanks.contains($0) }),
      let last = scalars.lastIndex(where: { !blanks.contains($0) })
    else { return "" }
    return String(scalars[first...last])
  }

  /// Whether a question's wording asks for a recommendation.
  static func asksForRecommendation(_ wording: String) -> Bool {
    let wording = wording.lowercased()
    return ["recommend", "aanbeve", "aan te bevelen", "recommand", "empfehl", "empfiehl"]
      .contains { wording.contains($0) }
  }

  /// Whether a header asks for a reason or a comment.
  static func asksForComment(_ wording: String) -> Bool {
    let wording = wording.lowercased()
    return [
      "reden", "waarom", "opmerking", "toelichting", "reason", "why", "comment", "raison",
      "pourquoi", "commentaire", "grund", "warum", "kommentar",
    ].contains { wording.contains($0) }
  }

  /// Whether a header by itself names a score.
  static func namesScore(_ header: String) -> Bool {
    scoreNames.contains(trimmed(header).lowercased())
  }

  /// The headers that by themselves name a score.
  static let scoreNames = ["score", "nps", "nps_score", "cijfer", "aanbeveling"]

  /// The whole number that a spreadsheet wrote with decimals, such as `8,0`; nil for other texts.
  static func wholePoint(_ answer: String) -> Int? {
    let parts = trimmed(answer).split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "," || $0 == "." })
    guard parts.count == 2, (1...3).contains(parts[0].utf8.count),
      parts[0].utf8.allSatisfy({ $0 &- 48 < 10 }), (1...2).contains(parts[1].utf8.count),
      parts[1].utf8.allSatisfy({ $0 == 48 })
    else { return nil }
    return Int(parts[0])
  }

  /// Whether an answer says that there is none.
  static func isNoAnswer(_ answer: String) -> Bool {
    [
      "", "n.v.t.", "n.v.t", "nvt", "n/a", "na", "-", "weet niet", "weet ik niet", "geen mening",
      "don't know", "not applicable", "s.o.", "sans objet", "ne sait pas", "keine angabe",
    ].contains(trimmed(answer).lowercased())
  }

  /// The yes or no of a state column; nil for other words.
  static func isYes(_ answer: String) -> Bool? {
    switch trimmed(answer).lowercased() {
    case "1", "true", "yes", "ja", "oui", "waar", "vrai", "wahr", "completed", "complete": true
    case "0", "false", "no", "nee", "non", "nein", "onwaar", "faux", "falsch", "partial",
      "started", "":
      false
    default: nil
    }
  }

  /// A cell without the apostrophe that a tool puts before what a spreadsheet would execute.
  static func unguarded(_ cell: String, _ layout: SurveyLayout) -> String {
    guard cell.utf8.first == UInt8(ascii: "'"), cell.utf8.count > 1 else { return cell }
    let second = cell.utf8[cell.utf8.index(after: cell.utf8.startIndex)]
    switch layout {
    case .formbricks:
      let guarded = Array("=+-@\t\r".utf8)
      return guarded.contains(second) ? String(cell.dropFirst()) : cell
    case .typeform:
      let isPhone = second == UInt8(ascii: "+") || second &- 48 < 10
      return isPhone ? String(cell.dropFirst()) : cell
    default: return cell
    }
  }
}
