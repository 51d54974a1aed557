import Statistics

/// Objective quality beside its perception: only top on both is delight.
package struct QualityPerception: Sendable {
  /// Where a row stands at the cut.
  package enum Quadrant: String, Sendable, CaseIterable {
    case delight
    /// Good and not seen: where a sign helps.
    case hiddenQuality = "hidden quality"
    /// Seen as good and not good: perception hides poor quality.
    case facade
    case weak
  }

  /// √(Q·P) by row; nil where a side is missing.
  package let index: [Double?]
  /// P − Q by row.
  package let gap: [Double?]
  /// The quadrant by row.
  package let quadrant: [Quadrant?]

  /// How often a quadrant occurs.
  package func count(of wanted: Quadrant) -> Int { quadrant.count { $0 == wanted } }

  /// Rows with both sides.
  package var n: Int { quadrant.count { $0 != nil } }
}

/// The index, gap and quadrant of each row.
///
/// From the cut on a side is high. Example: quality 0.9 with perception 0.3 is hidden quality.
/// Source: Parasuraman et al. 1988.
///
/// - Throws: `StatisticsError.outOfRange` for a value outside 0–1, with its row.
package func qualityPerception(
  quality: [Double?], perception: [Double?], cut: Double = 0.7
) throws(StatisticsError) -> QualityPerception {
  guard quality.count == perception.count else {
    throw .unequalLengths("quality", quality.count, "perception", perception.count)
  }
  guard cut > 0, cut <= 1 else {
    throw .outOfRange("cut", found: cut, expected: "a share above 0, at most 1")
  }
  var result: (index: [Double?], gap: [Double?], quadrant: [QualityPerception.Quadrant?]) =
    ([], [], [])
  for row in quality.indices {
    for (name, value) in [("quality", quality[row]), ("perception", perception[row])] {
      if let value, !(value >= 0 && value <= 1) {
        throw .outOfRange(name, found: value, expected: "0 to 1 in row \(row + 1)")
      }
    }
    guard let q = quality[row], let p = perception[row] else {
      result.index.append(nil)
      result.gap.append(nil)
      result.quadrant.append(nil)
      continue
    }
    result.index.append((q * p).squareRoot())
    result.gap.append(p - q)
    result.quadrant.append(
      q >= cut ? (p >= cut ? .delight : .hiddenQuality) : (p >= cut ? .facade : .weak))
  }
  return QualityPerception(index: result.index, gap: result.gap, quadrant: result.quadrant)
}
