/// How two tables are brought together.
package struct Join: Sendable {
  /// Which rows the result has.
  package enum Kind: Sendable, Equatable {
    /// Each pair of a left and a right row with equal keys.
    case inner
    /// The pairs, and the left rows without a match with the right columns missing.
    case left
    /// The left rows that have a match.
    case semi
    /// The left rows that have none.
    case anti
    /// All left rows, each with the latest right row of its key that is not after it.
    case asof(Asof)
  }

  /// The columns of dates or times of an asof join.
  package struct Asof: Sendable, Equatable {
    /// The column of the left table.
    package let leftAt: String
    /// The column of the right table.
    package let rightAt: String
    /// How many days the right row may be earlier; nil for any number.
    package let withinDays: Double?

    /// An asof join of the two columns.
    package init(leftAt: String, rightAt: String, withinDays: Double? = nil) {
      self.leftAt = leftAt
      self.rightAt = rightAt
      self.withinDays = withinDays
    }
  }

  /// What to do with a left row that has several matches.
  package enum Many: Sendable, Equatable {
    /// Repeat it, and note the numbers of rows before and after.
    case note
    /// Refuse.
    case error
    /// Take the first match in row order, and note how many rows had more.
    case first
  }

  package let keys: [(left: String, right: String)]
  package let kind: Kind
  package let prefix: String?
  package let many: Many

  /// A join on pairs of key columns.
  ///
  /// - Parameters:
  ///   - keys: the names of the key columns on both sides.
  ///   - kind: which rows the result has.
  ///   - prefix: put before the names of right columns that the left table has too.
  ///   - many: what to do with several matches, in inner and left joins.
  package init(
    _ keys: [(left: String, right: String)], kind: Kind = .inner, prefix: String? = nil,
    many: Many = .note
  ) {
    self.keys = keys
    self.kind = kind
    self.prefix = prefix
    self.many = many
  }

  /// A join on columns of the same names on both sides.
  package init(
    _ keys: [String], kind: Kind = .inner, prefix: String? = nil, many: Many = .note
  ) {
    self.init(keys.map { ($0, $0) }, kind: kind, prefix: prefix, many: many)
  }
}
