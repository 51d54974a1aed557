import Experience
import LuaRuntime
import Statistics
import Tables

/// The net promoter score of whatever an analyst passes, with all options of `cx.nps`.
struct PromoterAnalysis {
  let options: OptionValues
  /// The column of scores, before the option that names it.
  var column: String?

  /// The score of one set of answers.
  func score(
    _ input: ScoreInput
  ) throws -> (score: PromoterScore, isScaleAssumed: Bool, notes: [Note]) {
    switch input {
    case .counts(let counts):
      let settings = try ScoreSettings(options, column: nil, name: "score")
      try refuseDesign("counts")
      let score = try promoterScore(
        of: counts, ScoreOptions(options, scale: settings.coding.scale))
      return (score, settings.isAssumed, [])
    case .column(let column, let name, let table):
      let settings = try ScoreSettings(options, column: column, name: name)
      let score = try score(of: column, name: name, table: table, settings)
      return (score, settings.isAssumed, table?.notes ?? [])
    case .groups: throw BindingError.sentence("the scores of groups are a table")
    }
  }

  /// A table with a row for each group; of a large file counted while it is read.
  func table(_ object: GroupsObject) throws -> Table {
    let name = column ?? options.string("score") ?? "score"
    if let (source, table, names) = object.unread, designColumns.isEmpty, table.has(name),
      !names.contains(name), !table.isLoaded([name]), !source.holds(names + [name])
    {
      let settings = try ScoreSettings(options, column: nil, name: name)
      if let streamed = try StreamedScores(
        source, by: names, score: name, coding: settings.coding)
      {
        return try scored(
          streamed.counts, keys: streamed.keys, notes: Self.notes(table), name: name, settings)
      }
    }
    if let (table, names) = object.uncounted, designColumns.isEmpty, !names.contains(name) {
      let columns = try table.columns(names + [name])
      let settings = try ScoreSettings(options, column: columns.last, name: name)
      let keys = zip(names, columns).map { (name: $0, column: $1) }
      if let score = columns.last,
        let coded = try CodedScores(score, by: keys, coding: settings.coding)
      {
        return try scored(
          coded.counts, keys: coded.keys, notes: Self.notes(table), name: name, settings)
      }
    }
    return try table(try object.groups())
  }

  /// What the table has to say, and how the steps that made it ran: `explain` tells it of the scores.
  private static func notes(_ table: Table) -> [Note] { table.notes + table.plans }

  /// The score of a table's rows that were chosen by key, without taking them out; nil when they
  /// must be.
  func score(
    chosenIn table: Table
  ) throws -> (score: PromoterScore, isScaleAssumed: Bool, notes: [Note])? {
    let name = column ?? options.string("score") ?? "score"
    guard designColumns.isEmpty, let (column, chosen) = try table.beforeSelection(name) else {
      return nil
    }
    let settings = try ScoreSettings(options, column: column, name: name)
    guard let counts = ScoreCounts(of: column, in: chosen, coding: settings.coding) else {
      return nil
    }
    let score = try promoterScore(of: counts, ScoreOptions(options, scale: settings.coding.scale))
    return (score, settings.isAssumed, table.notes)
  }

  private func scored(
    _ counts: [ScoreCounts], keys: [(name: String, column: Column)], notes: [Note], name: String,
    _ settings: ScoreSettings
  ) throws -> Table {
    let scoreOptions = try ScoreOptions(options, scale: settings.coding.scale)
    return PromoterScore.table(
      try counts.map { try promoterScore(of: $0, scoreOptions) }, keys: keys,
      notes: notes + settings.notes(of: name))
  }

  /// A table with a row for each group.
  func table(_ groups: Groups) throws -> Table {
    let name = column ?? options.string("score") ?? "score"
    if groups.count == 0 {
      return PromoterScore.table([], keys: groups.keys, notes: Self.notes(groups.table))
    }
    let needed = [name] + designColumns
    let columns = try groups.table.columns(needed)
    let settings = try ScoreSettings(options, column: columns[0], name: name)
    let scores: [PromoterScore]
    if designColumns.isEmpty {
      let scoreOptions = try ScoreOptions(options, scale: settings.coding.scale)
      let counts = try ScoreCounts.grouped(
        columns[0], codes: groups.codes, groups: groups.count, coding: settings.coding, name: name)
      scores = try counts.map { try promoterScore(of: $0, scoreOptions) }
    } else {
      scores = try (0..<groups.count).map { group in
        let part = try groups.part(group)
        return try score(of: try part.column(name), name: name, table: part, settings)
      }
    }
    let notes = Self.notes(groups.table) + settings.notes(of: name)
    return PromoterScore.table(scores, keys: groups.keys, notes: notes)
  }

  /// The columns that make the sample other than a simple one.
  var designColumns: [String] {
    ["weight", "cluster", "strata", "poststratified"].compactMap { options.string($0) }
  }

  private func refuseDesign(_ input: String) throws {
    for name in ["weight", "cluster", "strata", "poststratified"] where options[name] != nil {
      throw BindingError.cannotCombine(
        "cx.nps: option `\(name)` names a column, and \(input) have none",
        advice: "pass the table of answers")
    }
  }

  private func score(
    of column: Column, name: String, table: Table?, _ settings: ScoreSettings
  ) throws -> PromoterScore {
    let scoreOptions = try ScoreOptions(options, scale: settings.coding.scale)
    if designColumns.isEmpty {
      return try promoterScore(
        of: ScoreCounts(of: column, coding: settings.coding, name: name), scoreOptions)
    }
    guard let table else {
      try refuseDesign("columns and arrays")
      return try promoterScore(
        of: ScoreCounts(of: column, coding: settings.coding, name: name), scoreOptions)
    }
    return try weightedScore(
      of: column.bands(settings.coding, named: name), design: design(in: table), scoreOptions)
  }

  private func design(in table: Table) throws -> SampleDesign {
    var design = SampleDesign()
    if let weight = options.string("weight") {
      let column = try table.column(weight)
      guard let value = column.numbers else {
        throw ExperienceError.notNumbers(weight, type: column.type)
      }
      design.weights = (0..<column.count).map { column.isMissing($0) ? nil : value($0) }
    }
    if let cluster = options.string("cluster") {
      design.clusters = try grouping(table, cluster)
    }
    if let strata = options.string("strata") { design.strata = try grouping(table, strata) }
    if let poststrata = options.string("poststratified") {
      design.poststrata = try grouping(table, poststrata)
    }
    if case .table(let population)? = options["population"] {
      design.stratumPopulations = try (design.strata?.names ?? []).map { stratum in
        guard let number = population[stratum]?.double else {
          throw options.error(
            "population", expected: "number, or a table with a number for stratum `\(stratum)`")
        }
        return number
      }
    }
    return design
  }

  private func grouping(_ table: Table, _ name: String) throws -> Grouping {
    let column = try table.column(name)
    return try Grouping(column, named: name)
  }
}
