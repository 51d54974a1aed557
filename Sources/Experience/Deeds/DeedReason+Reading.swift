extension DeedReason {
  /// The reason for which an item stands on a list, from its text in any language; nil for other
  /// texts.
  package init?(drawn text: String) {
    let numbers = text.split { !($0.isASCII && ($0.isNumber || $0 == ".")) }.compactMap {
      Double($0)
    }
    let days = numbers.first.flatMap { Int(exactly: $0) }
    let chances = numbers.map { $0 / 100 } + [1]
    for draw in chances {
      for since in [nil, days] {
        let reason = DeedReason.drawn(daysSinceLast: since, draw: draw)
        for language in DeedWording.Language.allCases
        where reason.text(DeedWording(locale: language.rawValue)) == text {
          self = reason
          return
        }
      }
    }
    return nil
  }
}
