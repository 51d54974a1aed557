import Tables

/// The forms in which a value can be shown.
package enum Format: String, Sendable, CaseIterable {
  /// Aligned text for people.
  case table
  /// Comma-separated values in full precision.
  case csv
  /// JSON in full precision: a table is an array of row objects.
  case json
  /// A Markdown table.
  case md
  /// A fragment of HTML.
  case html

  /// Whether programs read it: then all rows are given unless a limit was asked for.
  package var isForMachines: Bool { self == .csv || self == .json }
}

/// The table in the given form.
///
/// `options.limit` holds for every form, in `csv` and `json` for the first rows: whoever calls for `csv` or `json` passes nil unless the
/// analyst asked for a limit.
package func text(
  of table: Table, as format: Format, _ options: TableOptions = TableOptions(),
  style: Style = Style()
) throws -> String {
  switch format {
  case .table: try tableText(table, options, style: style)
  case .csv: try csvText(table, options, style: style)
  case .json: try jsonText(table, options, zone: style.zone) + "\n"
  case .md: try markdownText(table, options, style: style)
  case .html: try htmlText(table, options, style: style)
  }
}
