import LuaRuntime

/// The functions of the catalogue by topic, in the order of the manual.
package struct DocumentationTopic: Sendable {
  /// The name of its file without ending, such as `tables`.
  package let name: String
  /// What the page is called.
  package let title: String
  /// Its functions, sorted by name.
  package let functions: [Function]

  /// All topics that have functions; every function is in exactly one.
  package static var all: [DocumentationTopic] {
    var left = Catalogue.shared.functions
    return known.compactMap { name, title, prefixes in
      let own = left.filter { function in
        prefixes.contains { function.name == $0 || function.name.hasPrefix($0) && $0.last != "!" }
      }
      left.removeAll { function in own.contains { $0 === function } }
      return own.isEmpty
        ? nil
        : DocumentationTopic(
          name: name, title: title, functions: own.sorted { $0.name < $1.name })
    }
  }

  private static let known: [(name: String, title: String, prefixes: [String])] = [
    (
      "tables", "Tables and their verbs", ["table:", "cx.read", "cx.table", "cx.data", "cx.append"]
    ),
    ("groups", "Groups", ["groups:"]),
    ("columns", "Columns", ["column:"]),
    (
      "aggregates", "Aggregates",
      [
        "cx.count", "cx.sum", "cx.mean", "cx.sd", "cx.min", "cx.max", "cx.median", "cx.quantile",
        "cx.first", "cx.last", "cx.distinct", "cx.share", "cx.lag", "cx.lead", "cx.cumulative",
        "cx.rank", "cx.percent", "cx.rolling",
      ]
    ),
    (
      "dates", "Dates and times",
      [
        "date:", "time:", "span:", "cx.date", "cx.time", "cx.today", "cx.now", "cx.days",
        "cx.hours", "cx.months", "cx.periods", "cx.workdays",
      ]
    ),
    ("segments", "Segments", ["segment:", "cx.segment"]),
    ("texts", "Texts", ["cx.text."]),
    (
      "scores", "Scores",
      [
        "cx.nps", "cx.enps", "cx.csat", "cx.ces", "cx.proportion", "cx.compare", "cx.adjust",
        "cx.benchmarks", "cx.scale.",
      ]
    ),
    ("weights", "Weights", ["cx.weights."]),
    ("planning", "Planning", ["cx.plan."]),
    (
      "change", "Change over time",
      ["cx.trend", "cx.control.", "cx.change_points", "cx.slope", "cx.mix_rate", "cx.nonresponse"]
    ),
    (
      "drivers", "Drivers and relations",
      ["cx.drivers.", "cx.correlation", "cx.survival", "cx.reliability."]
    ),
    ("deeds", "Good deeds", ["cx.deeds."]),
    (
      "showing", "Showing",
      [
        "show", "plot", "help", "log", "cx.display.", "cx.finding", "cx.report", "report:",
        "result:",
      ]
    ),
    ("experience", "Experience", ["cx."]),
    ("more", "Further functions", [""]),
  ]
}
