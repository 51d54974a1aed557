/// One thing that a step did to the rows and that the analyst must be able to see.
package struct Note: Sendable, Equatable {
  /// The verb or function, such as `where` or `read`.
  package let step: String
  /// Why, in words, such as `rows had no tenure`.
  package let reason: String
  /// The column that it is about, when there is one.
  package let column: String?
  /// How many rows (or columns, or cells) it concerns.
  package let count: Int
  /// Whether it says how a step runs instead of what it did to the rows: shown by `explain` only.
  package let isPlan: Bool

  /// A note of `step` about `count` rows.
  package init(
    step: String, reason: String, column: String? = nil, count: Int, isPlan: Bool = false
  ) {
    self.isPlan = isPlan
    self.step = step
    self.reason = reason
    self.column = column
    self.count = count
  }
}
