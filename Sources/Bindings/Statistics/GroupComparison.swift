import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

extension ComparisonAnalysis {
  /// Each group minus the rest, with chances adjusted for the number of groups.
  func toTheRest(_ groups: Groups) throws -> Table {
    for name in ["paired", "overlap"] where options[name] != nil {
      throw BindingError.cannotCombine(
        "groups:compare: a group and the rest share nobody, so `\(name)` does not go",
        advice: "cx.compare takes two tables or two sets of groups")
    }
    let name = options.string("score") ?? "score"
    let settings = ComparisonOptions(options)
    let coding = try ScoreSettings(
      options, column: try groups.table.column(name), name: name)
    var results: [ScoreComparison] = []
    if options["weight"] != nil || options["cluster"] != nil {
      results = try weightedContrasts(groups, name, coding.coding, settings)
    } else {
      let counts = try ScoreCounts.grouped(
        groups.table.column(name), codes: groups.codes, groups: groups.count,
        coding: coding.coding, name: name)
      // Groups may overlap, and rows may be in none: the rest is of the table that was grouped.
      let all = try ScoreCounts(
        of: groups.whole.column(name), coding: coding.coding, name: name)
      results = try counts.map { try compare($0, all.without($0), settings) }
    }
    let adjustment = try Adjustment.named(options.string("adjust") ?? "holm")
    let chances = try adjusted(results.map(\.p), by: adjustment)
    let columns: [(name: String, column: Column)] = [
      ("delta", .numbers(results.map(\.delta))), ("se", .numbers(results.map(\.se))),
      ("z", .numbers(results.map(\.z))), ("p", .numbers(results.map(\.p))),
      ("p_adjusted", .numbers(chances)), ("low", .numbers(results.map(\.low))),
      ("high", .numbers(results.map(\.high))),
      ("minimum_effect", .numbers(results.map(\.minimumEffect))),
      ("n", .counts(results.map(\.n1))), ("n_rest", .counts(results.map(\.n2))),
    ]
    let notes = groups.table.notes + coding.notes(of: name)
    let taken = Set(columns.map(\.name))
    return Table(
      groups.keys.map { (taken.contains($0.name) ? "key_\($0.name)" : $0.name, $0.column) }
        + columns, rowCount: groups.count, notes: notes)
  }

  private func weightedContrasts(
    _ groups: Groups, _ name: String, _ coding: ScoreCoding, _ settings: ComparisonOptions
  ) throws -> [ScoreComparison] {
    guard try groups.table === groups.whole || groups.codes.count == groups.whole.rowCount()
    else {
      throw BindingError.cannotCombine(
        "groups:compare: groups that overlap have no weighted rest",
        advice: "compare two tables with cx.compare")
    }
    if settings.adjusted {
      throw BindingError.cannotCombine(
        "groups:compare: `adjusted` and weights do not go together", advice: "leave one out")
    }
    var design = SampleDesign()
    if let weight = options.string("weight") {
      design.weights = try groups.table.column(weight).optionalNumbers(named: weight)
    }
    if let cluster = options.string("cluster") {
      design.clusters = try Grouping(groups.table.column(cluster), named: cluster)
    }
    let bands = try groups.table.column(name).bands(coding, named: name)
    return try (0..<groups.count).map { group in
      let domains = bands.indices.map { groups.codes[$0] == UInt32(group) ? 1 : 2 }
      return try compareDomains(of: bands, domains: domains, design: design, settings)
    }
  }

  /// Two sets of groups, matched by key; a key of one set only has nil fields and a note.
  func matched(_ first: Groups, _ second: Groups) throws -> Table {
    let pairs = try MatchedGroups(first, second, of: "cx.compare")
    var chances = [Double?](repeating: nil, count: pairs.merged.count)
    let table = try GroupsClass.stacked(
      pairs.merged, of: "cx.compare",
      blank: {
        .object(
          try result(
            .object(try first.table.head(0), tag: ClassTag.table),
            .object(try second.table.head(0), tag: ClassTag.table)), tag: ClassTag.result)
      }
    ) { group in
      guard let (one, other) = try pairs.parts(group) else { return .table(LuaTable()) }
      let result = try result(
        .object(one, tag: ClassTag.table), .object(other, tag: ClassTag.table))
      if case .number(let p)? = result.shown["p"] { chances[group] = p }
      return .object(result, tag: ClassTag.result)
    }
    let adjustment = try Adjustment.named(options.string("adjust") ?? "holm")
    return try table.adding(
      [("p_adjusted", .numbers(try adjusted(chances, by: adjustment)))],
      notes: pairs.notes(step: "compare"))
  }
}

extension ScoreCounts {
  /// The counts that remain when some are taken away.
  func without(_ part: ScoreCounts) -> ScoreCounts {
    ScoreCounts(
      detractors: max(0, detractors - part.detractors), passives: max(0, passives - part.passives),
      promoters: max(0, promoters - part.promoters), missing: max(0, missing - part.missing),
      invalid: max(0, invalid - part.invalid))
  }
}
