/// Where a sign would help most: good quality that customers do not perceive.
package struct DeedPriority: Sendable, Equatable {
  /// A place of hidden quality.
  package struct Place: Sendable, Equatable {
    /// The row.
    package let row: Int
    /// Perception − quality: negative, since the quality is hidden.
    package let gap: Double
    /// The size of the gap times the revenue; the size alone when no revenues are given, nil when
    /// this row's is missing.
    package let priority: Double?
  }

  /// The places, best first, those without a priority last; equal ones in the order of rows.
  package private(set) var places: [Place] = []
  /// Rows without quality or perception.
  package private(set) var missing = 0
  /// Places without a revenue.
  package private(set) var withoutRevenue = 0
  /// Rows with a quality or perception outside 0…1.
  package private(set) var outside = 0

  /// Picks the rows with quality from `cut` on and perception below it, both in 0…1.
  package init(quality: [Double?], perception: [Double?], revenue: [Double?]?, cut: Double) {
    for row in quality.indices {
      guard let quality = quality[row], let perception = perception[row] else {
        missing += 1
        continue
      }
      guard (0...1).contains(quality), (0...1).contains(perception) else {
        outside += 1
        continue
      }
      guard quality >= cut, perception < cut else { continue }
      let gap = perception - quality
      var priority: Double? = -gap
      if let revenue {
        priority = revenue[row].flatMap { $0.isFinite ? -gap * $0 : nil }
        if priority == nil { withoutRevenue += 1 }
      }
      places.append(Place(row: row, gap: gap, priority: priority))
    }
    places.sort { left, right in
      switch (left.priority, right.priority) {
      case (let first?, let second?) where first != second: first > second
      case (_?, nil): true
      case (nil, _?): false
      default: left.row < right.row
      }
    }
  }
}
