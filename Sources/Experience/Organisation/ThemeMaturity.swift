import Statistics

/// How far an organisation is on one of the four themes.
package struct ThemeMaturity: Sendable, Equatable {
  /// The theme.
  package let theme: String
  /// The mean of its items, 1–5, of which one without evidence counts at most 2; nil without items.
  package let mean: Double?
  /// The items, and those that were capped.
  package let items, capped: Int
}

/// The four themes: the experience journey, positive emotional contact, enthusiastic customers daily
/// on the agenda, service innovation; whatever an organisation calls them.
///
/// The organisation is where its lowest theme is. Items without a score are left out and counted.
///
/// - Throws: `StatisticsError.outOfRange` for a score outside 1–5, with its row.
package func themeMaturity(
  themes: [String?], scores: [Double?], hasEvidence: [Bool]
) throws(StatisticsError) -> (themes: [ThemeMaturity], overall: Double?, missing: Int) {
  var order: [String] = []
  var values: [String: [(score: Double, isCapped: Bool)]] = [:]
  var missing = 0
  for row in themes.indices {
    guard let theme = themes[row], let score = scores[row] else {
      missing += 1
      continue
    }
    guard score >= 1, score <= 5 else {
      throw .outOfRange("score", found: score, expected: "1 to 5 in row \(row + 1)")
    }
    if values[theme] == nil { order.append(theme) }
    let isCapped = !hasEvidence[row] && score > 2
    values[theme, default: []].append((isCapped ? 2 : score, isCapped))
  }
  let found = order.map { theme in
    let items = values[theme] ?? []
    return ThemeMaturity(
      theme: theme,
      mean: items.isEmpty ? nil : items.reduce(0) { $0 + $1.score } / Double(items.count),
      items: items.count, capped: items.count(where: \.isCapped))
  }
  return (found, found.compactMap(\.mean).min(), missing)
}

/// The working days, Monday to Friday, from one day to another, on which something was logged.
package func steeringDays(
  actions: [Int32?], from: Int32, to: Int32
) -> (active: Int, workdays: Int) {
  guard from <= to, Int(to) - Int(from) < 100_000 else { return (0, 0) }
  let logged = Set(actions.compactMap(\.self))
  var (active, workdays) = (0, 0)
  for day in from...to {
    // 1970-01-01 was a Thursday.
    let weekday = (Int(day) % 7 + 7 + 3) % 7
    if weekday >= 5 { continue }
    workdays += 1
    if logged.contains(day) { active += 1 }
  }
  return (active, workdays)
}
