/// What to show of a table, beside the style.
package struct TableOptions: Sendable {
  /// The line above the table.
  package var title: String?
  /// The most rows to show; nil shows all.
  package var limit: Int?
  /// The decimals of numbers; nil picks what a column needs.
  package var digits: Int?

  /// Options; by default 20 rows.
  package init(title: String? = nil, limit: Int? = 20, digits: Int? = nil) {
    self.title = title
    self.limit = limit.map { max(0, $0) }
    self.digits = digits
  }
}
