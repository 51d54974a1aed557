import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.mix_rate` and `cx.nonresponse`.
enum MixFunctions {
  static let library: [Function] = [
    Function(
      "cx.mix_rate", "A change split into who answered and what they answered.",
      Arg<LuaValue>("before", "a table of the earlier answers, or of counts by group; or groups"),
      Arg<LuaValue>("after", "the later ones; groups when `before` is groups"),
      Options(
        [OptionDeclaration("by", .any("string or array"), "the columns that make the groups")]
          + [.score, .scale, .missingCodes, .codeOfLowest]),
      result: [
        ResultField("before", "number?", "points"), ResultField("after", "number?", "points"),
        ResultField("delta", "number?", "after − before"),
        ResultField("mix", "number?", "points because other groups answered"),
        ResultField("rate", "number?", "points because groups answered otherwise"),
        ResultField(
          "groups", "table",
          "the keys and `share_before, share_after, before, after, mix, rate`"),
      ],
      example: "local t = cx.table{ segment = { \"a\", \"b\" }, score = { 10, 3 } } "
        + "return cx.mix_rate(t, t, { by = \"segment\" })", source: "Kitagawa 1955"
    ) { _, before, after, options in try mix(before, after, options) as LuaValue },
    Analysis.function(
      "cx.nonresponse", "What those who did not answer may hide.",
      "a table with a row for each invitation, or with counts by class; or groups",
      [
        OptionDeclaration(
          "invited", .string, "the column of invitations: true and false, or counts by class",
          default: "\"invited\""),
        OptionDeclaration(
          "answered", .string, "the column of answers: true and false", default: "\"answered\""),
        OptionDeclaration(
          "class", .string, "the column of weighting classes", default: "\"class\""),
        .score, .scale, .missingCodes, .codeOfLowest,
      ],
      result: [
        ResultField("response_pct", "number", "answered of invited, percent (AAPOR RR1)"),
        ResultField("classes", "table", "`class, invited, answered, response_pct, weight, nps`"),
        ResultField("adjusted", "number?", "points, each class by its invitations"),
        ResultField("low_bound", "number", "points if all the silent were detractors"),
        ResultField("high_bound", "number", "points if all the silent were promoters"),
        ResultField("r_indicator", "number?", "1 when all classes respond alike"),
      ],
      example: "return cx.nonresponse(cx.table{ class = { \"new\", \"loyal\" }, "
        + "invited = { 400, 250 }, detractors = { 30, 4 }, passives = { 35, 16 }, "
        + "promoters = { 25, 60 } })",
      source: "Manski 1989; Schouten, Cobben & Bethlehem 2009; AAPOR", body: nonresponse),
  ]

  private static let bands = ["detractors", "passives", "promoters"]

  /// The counts of a table by group: of its answers, or of its columns of counts.
  private static func counts(
    _ groups: Groups, _ options: OptionValues
  ) throws -> [ScoreCounts] {
    let name = options.string("score") ?? "score"
    let table = groups.table
    if options["score"] == nil, !table.has(name), bands.allSatisfy({ table.has($0) }) {
      var counts = [ScoreCounts](repeating: ScoreCounts(), count: groups.count)
      let columns = try zip(bands, table.columns(bands)).map { name, column in
        try column.optionalNumbers(named: name)
      }
      for row in 0..<groups.codes.count {
        let group = Int(groups.codes[row])
        counts[group] =
          counts[group]
          + (try ScoreCounts(
            detractors: columns[0][row] ?? 0, passives: columns[1][row] ?? 0,
            promoters: columns[2][row] ?? 0))
      }
      return counts
    }
    let column = try table.column(name)
    let coding = try ScoreSettings(options, column: column, name: name).coding
    return try ScoreCounts.grouped(
      column, codes: groups.codes, groups: groups.count, coding: coding, name: name)
  }

  /// The split of two tables, or by key of two sets of groups.
  private static func mix(
    _ before: LuaValue, _ after: LuaValue, _ options: OptionValues
  ) throws -> LuaValue {
    let isGrouped = [before, after].map {
      if case .object(is GroupsObject, _) = $0 { true } else { false }
    }
    if isGrouped[0] != isGrouped[1] {
      throw BindingError.unusable(
        "cx.mix_rate", expected: "groups on both sides, or on neither", found: "groups on one side")
    }
    guard case .object(let one as GroupsObject, _) = before,
      case .object(let other as GroupsObject, _) = after
    else {
      return try mix(side(before, "before", index: 1), side(after, "after", index: 2), options)
    }
    let (first, second) = (try one.groups(), try other.groups())
    let pairs = try MatchedGroups(first, second, of: "cx.mix_rate")
    let table = try GroupsClass.stacked(
      pairs.merged, of: "cx.mix_rate",
      blank: { try mix(first.table.head(0), second.table.head(0), options) }
    ) { group in
      guard let (one, other) = try pairs.parts(group) else { return .table(LuaTable()) }
      return try mix(one, other, options)
    }
    return .object(try table.adding([], notes: pairs.notes(step: "mix_rate")), tag: ClassTag.table)
  }

  private static func side(_ value: LuaValue, _ name: String, index: Int) throws -> Table {
    if case .object(let table as Table, _) = value { return table }
    throw LuaError.argument(
      function: "cx.mix_rate", name: name, index: index, expected: "table or groups",
      found: value.typeName)
  }

  private static func mix(
    _ before: Table, _ after: Table, _ options: OptionValues
  ) throws -> LuaValue {
    let expected = "the columns that make the groups, such as { by = \"segment\" }"
    guard options["by"] != nil else { throw options.error("by", expected: expected) }
    let names = try options.names("by", expected)
    let sides = try [before, after].map { try $0.grouped(by: names.map { .column($0) }) }
    let found = try sides.map { try counts($0, options) }
    let merged = try Table(sides[0].keys).concatenated([Table(sides[1].keys)])
      .grouped(by: names.map { .column($0) })
    var pairs = [(before: ScoreCounts, after: ScoreCounts)](
      repeating: (ScoreCounts(), ScoreCounts()), count: merged.count)
    for row in 0..<merged.codes.count {
      let group = Int(merged.codes[row])
      if row < sides[0].count {
        pairs[group].before = found[0][row]
      } else {
        pairs[group].after = found[1][row - sides[0].count]
      }
    }
    let result = mixRate(pairs)
    let groups = result.groups
    let keys = groups.isEmpty ? [] : merged.keys
    let table = Table(
      keys + [
        ("share_before", .numbers(groups.map(\.shareBefore))),
        ("share_after", .numbers(groups.map(\.shareAfter))),
        ("before", .numbers(groups.map(\.before))), ("after", .numbers(groups.map(\.after))),
        ("mix", .numbers(groups.map(\.mix))), ("rate", .numbers(groups.map(\.rate))),
      ], rowCount: groups.count)
    return Analysis.result(
      ShownResult(
        title: "Mix and rate",
        fields: [
          ValueTree.Field("before", .init(result.before)),
          ValueTree.Field("after", .init(result.after)),
          ValueTree.Field("delta", .init(result.delta)), ValueTree.Field("mix", .init(result.mix)),
          ValueTree.Field("rate", .init(result.rate)),
          ValueTree.Field("groups", .table(table)),
          ValueTree.Field("n", .init(result.n1 + result.n2)),
          ValueTree.Field("n1", .init(result.n1)), ValueTree.Field("n2", .init(result.n2)),
        ], headline: ShownResult.Headline("delta"),
        settings: [
          ShownResult.Setting("difference", "after − before"),
          ShownResult.Setting("by", names.joined(separator: ", ")),
        ], sentences: sentences(result), notes: before.notes + after.notes))
  }

  private static func sentences(_ result: MixRate) -> [String] {
    guard let delta = result.delta, let mix = result.mix, let rate = result.rate else {
      return ["One period has no valid answers: there is no change to split."]
    }
    return [
      "Of the change of \(roundedText(delta, hasSign: true)), "
        + "\(roundedText(mix, hasSign: true)) is who answered and "
        + "\(roundedText(rate, hasSign: true)) is what they answered."
    ]
  }

  @Sendable private static func nonresponse(
    _ call: Call, _ value: LuaValue, _ options: OptionValues
  ) throws -> LuaValue {
    let table = try Analysis.table(value, of: "cx.nonresponse")
    let className = options.string("class") ?? "class"
    let byClass = try table.grouped(
      by: options["class"] == nil && !table.has(className) ? [] : [.column(className)])
    let (classes, notes) = try responseClasses(table, byClass, options)
    let found = try Statistics.nonresponse(classes)
    let shown = Table(
      [
        ("class", .strings(classes.map(\.name))),
        ("invited", .counts(found.classes.map(\.invited))),
        ("answered", .counts(found.classes.map(\.answered))),
        ("response_pct", .numbers(found.classes.map(\.responsePct))),
        ("weight", .numbers(found.classes.map(\.weight))),
        ("nps", .numbers(classes.map(\.counts.nps))),
      ])
    var sentences = [
      "\(roundedText(found.responsePct)) % answered: whatever the silent think, the score is "
        + "between \(roundedText(found.lowBound)) and \(roundedText(found.highBound))."
    ]
    if found.adjusted == nil {
      sentences.append("A class has no answers, so there is no adjusted score.")
    }
    return Analysis.result(
      ShownResult(
        title: "Non-response",
        fields: [
          ValueTree.Field("response_pct", .number(found.responsePct)),
          ValueTree.Field("classes", .table(shown)),
          ValueTree.Field("adjusted", .init(found.adjusted)),
          ValueTree.Field("low_bound", .number(found.lowBound)),
          ValueTree.Field("high_bound", .number(found.highBound)),
          ValueTree.Field("r_indicator", .init(found.rIndicator)),
          ValueTree.Field("n", .init(found.n)),
        ], headline: ShownResult.Headline("response_pct", unit: "%"),
        settings: [ShownResult.Setting("class", byClass.keys.first?.name ?? "none")],
        sentences: sentences, notes: table.notes + notes))
  }

  /// Invitations and answers by class, from rows of invitations or from counts.
  private static func responseClasses(
    _ table: Table, _ byClass: Groups, _ options: OptionValues
  ) throws -> (classes: [(name: String, invited: Int, counts: ScoreCounts)], notes: [Note]) {
    let names =
      try byClass.keys.first.map { key in
        try key.column.optionalTexts(named: key.name).map { $0 ?? "nil" }
      } ?? ["all"]
    let invitedName = options.string("invited") ?? "invited"
    let isCounted = bands.allSatisfy { table.has($0) } && options["score"] == nil
    var invited = [Int](repeating: 0, count: byClass.count)
    var isInvited = [Bool](repeating: true, count: byClass.codes.count)
    if options["invited"] != nil || table.has(invitedName) {
      let column = try table.column(invitedName)
      if isCounted {
        let numbers = try column.optionalNumbers(named: invitedName)
        for (row, number) in numbers.enumerated() {
          guard let count = Int(exactly: number ?? 0), count >= 0, count < 1 << 50 else {
            throw StatisticsError.outOfRange(
              invitedName, found: number ?? 0, expected: "a count from 0 in row \(row + 1)")
          }
          invited[Int(byClass.codes[row])] += count
        }
      } else {
        isInvited = try column.optionalFlags(named: invitedName).map { $0 ?? false }
      }
    } else if isCounted {
      throw TableError.noColumn(invitedName, table: table.label, names: table.names)
    }
    if isCounted {
      let counts = try counts(byClass, options)
      try checkAnswered(table, byClass, names, counts, options)
      return (names.indices.map { (names[$0], invited[$0], counts[$0]) }, [])
    }
    return try rowClasses(table, byClass, names, isInvited, options)
  }

  /// Refuses a column of answers that the counts by band contradict.
  private static func checkAnswered(
    _ table: Table, _ byClass: Groups, _ names: [String], _ counts: [ScoreCounts],
    _ options: OptionValues
  ) throws {
    let name = options.string("answered") ?? "answered"
    guard options["answered"] != nil || table.has(name) else { return }
    var answered = [Double](repeating: 0, count: byClass.count)
    for (row, number) in try table.column(name).optionalNumbers(named: name).enumerated() {
      answered[Int(byClass.codes[row])] += number ?? 0
    }
    for (group, total) in answered.enumerated() where total != Double(counts[group].count) {
      throw BindingError.cannotCombine(
        "cx.nonresponse: `\(name)` says \(NumberDisplay().text(total)) of \(names[group]) and the "
          + "bands add to \(counts[group].count)",
        advice: "correct one of them, or leave `\(name)` out of the table")
    }
  }

  /// The same from a table with a row for each invitation.
  private static func rowClasses(
    _ table: Table, _ byClass: Groups, _ names: [String], _ isInvited: [Bool],
    _ options: OptionValues
  ) throws -> (classes: [(name: String, invited: Int, counts: ScoreCounts)], notes: [Note]) {
    let score = options.string("score") ?? "score"
    let column = try table.column(score)
    let coding = try ScoreSettings(options, column: column, name: score).coding
    let bands = try column.bands(coding, named: score)
    let answeredName = options.string("answered") ?? "answered"
    let answered =
      options["answered"] != nil || table.has(answeredName)
      ? try table.column(answeredName).optionalFlags(named: answeredName) : nil
    var invited = [Int](repeating: 0, count: names.count)
    var counts = [ScoreCounts](repeating: ScoreCounts(), count: names.count)
    var (uninvited, scoreless) = (0, 0)
    for row in bands.indices {
      let group = Int(byClass.codes[row])
      guard isInvited[row] else {
        uninvited += 1
        continue
      }
      invited[group] += 1
      if answered?[row] == false { continue }
      counts[group][bands[row]] += 1
      if answered?[row] == true, bands[row].sign == nil { scoreless += 1 }
    }
    var notes: [Note] = []
    if uninvited > 0 {
      notes.append(
        Note(
          step: "nonresponse", reason: "rows are no invitations", column: options.string("invited"),
          count: uninvited))
    }
    if scoreless > 0 {
      notes.append(
        Note(
          step: "nonresponse", reason: "rows answered without a valid score, taken as silent",
          column: score, count: scoreless))
    }
    return (names.indices.map { (names[$0], invited[$0], counts[$0]) }, notes)
  }
}
