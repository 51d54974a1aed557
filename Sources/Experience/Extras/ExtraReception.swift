import Statistics

/// How an extra was received.
package enum ExtraReaction: Sendable, Equatable {
  /// It made the customer uneasy.
  case uneasy
  /// It made the customer suspect the price.
  case priceSuspicion
  /// The customer would rather have had a discount.
  case ratherDiscount
  /// Anything else that the customer said.
  case welcome

  /// The reaction that a word stands for, whatever its case and its dashes.
  package init(_ word: String) {
    let plain = String(
      word.lowercased().map { $0 == "_" || $0 == "-" ? " " : $0 })
    switch plain {
    case "uneasy", "uncomfortable": self = .uneasy
    case "price", "price suspicion", "suspicion", "suspicious": self = .priceSuspicion
    case "discount", "rather discount", "rather a discount", "would rather have a discount":
      self = .ratherDiscount
    default: self = .welcome
    }
  }
}

/// Whether extras were wanted, by type.
package struct ExtraReception: Sendable {
  /// Extras of one type: given, judged, and the unwanted share of the judged.
  package let types: [(type: String?, given: Int, unwanted: Proportion, fitPct: Double?)]
  /// The unwanted share of all judged.
  package let unwanted: Proportion
  /// Extras of a type that the customer had asked for, percent of those with known preferences.
  package let fitPct: Double?
  /// Extras that nobody judged.
  package let unjudged: Int
}

/// The share of unwanted extras and their fit with stated preferences.
///
/// Source: Estelami & De Maeyer 2002 (overgenerosity).
package func extraReception(
  types: [String?], reactions: [String?], preferences: [[String]?]? = nil,
  confidence: Double = 0.95
) throws(StatisticsError) -> ExtraReception {
  var order: [String?] = []
  var rows: [String?: [Int]] = [:]
  for (row, type) in types.enumerated() {
    if rows[type] == nil { order.append(type) }
    rows[type, default: []].append(row)
  }
  order.sort { left, right in
    guard let left else { return false }
    return right.map { left.utf8.lexicographicallyPrecedes($0.utf8) } ?? true
  }
  func unwanted(_ rows: [Int]) throws(StatisticsError) -> Proportion {
    let judged = rows.compactMap { reactions[$0] }.map { ExtraReaction($0) }
    return try proportionInterval(
      judged.count { $0 != .welcome }, judged.count, confidence: confidence)
  }
  func fit(_ rows: [Int]) -> Double? {
    let known = rows.filter { preferences?[$0] != nil && types[$0] != nil }
    guard !known.isEmpty else { return nil }
    let fits = known.count { row in
      guard let type = types[row], let wanted = preferences?[row] else { return false }
      return wanted.contains(type)
    }
    return 100 * Double(fits) / Double(known.count)
  }
  var result: [(type: String?, given: Int, unwanted: Proportion, fitPct: Double?)] = []
  for type in order {
    let own = rows[type] ?? []
    result.append((type, own.count, try unwanted(own), fit(own)))
  }
  return ExtraReception(
    types: result, unwanted: try unwanted(Array(types.indices)),
    fitPct: fit(Array(types.indices)), unjudged: reactions.count { $0 == nil })
}
