/// How values are drawn: the width, the glyphs, colour, and the zone of instants.
package struct Style: Sendable {
  /// The columns of the terminal; nil draws everything at its full width.
  package var width: Int?
  /// Whether lines, blocks and `…` may be used; otherwise ASCII stands in for them.
  ///
  /// The analyst's own text is never changed.
  package var isUnicode: Bool
  /// Whether escape sequences for colour may be used.
  package var isColoured: Bool
  /// The seconds east of UTC at an instant given in seconds since 1970.
  package var zone: @Sendable (Int64) -> Int

  /// A style; by default plain text at full width, in UTC.
  package init(
    width: Int? = nil, isUnicode: Bool = true, isColoured: Bool = false,
    zone: @escaping @Sendable (Int64) -> Int = { _ in 0 }
  ) {
    self.width = width.map { max(1, $0) }
    self.isUnicode = isUnicode
    self.isColoured = isColoured
    self.zone = zone
  }

  /// The style for an output: colour and fitting only on a terminal, colour not when `NO_COLOR`
  /// is set or the terminal is `dumb`, ASCII when the locale is not UTF-8.
  package static func suited(
    isTerminal: Bool, columns: Int?, environment: [String: String],
    zone: @escaping @Sendable (Int64) -> Int = { _ in 0 }
  ) -> Style {
    let wantsNoColour = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    return Style(
      width: isTerminal ? columns : nil, isUnicode: !isTerminal || isUTF8(environment),
      isColoured: isTerminal && !wantsNoColour && environment["TERM"] != "dumb", zone: zone)
  }

  /// Whether the environment's locale writes all characters; one that is not set does.
  private static func isUTF8(_ environment: [String: String]) -> Bool {
    let locale =
      ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty } ?? "UTF-8"
    return locale.uppercased().contains("UTF-8") || locale.uppercased().contains("UTF8")
  }

  /// What stands for a missing value.
  package var missing: String { isUnicode ? "–" : "-" }
  /// What stands where something was cut.
  var cut: String { isUnicode ? "…" : "..." }
  var line: String { isUnicode ? "─" : "-" }

  func bold(_ text: String) -> String { isColoured ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
  func dim(_ text: String) -> String { isColoured ? "\u{1b}[2m\(text)\u{1b}[0m" : text }
}
