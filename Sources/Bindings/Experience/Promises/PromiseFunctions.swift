import Calendars
import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.promises.*`.
enum PromiseFunctions {
  static let library: [Function] = [kept, effect]

  private static let columns: [OptionDeclaration] = [
    .column("promised", "what was promised: a number or a date", default: "promised"),
    .column("delivered", "what came; nil is not yet", default: "delivered"),
    OptionDeclaration(
      "direction", .oneOf(PromiseDirection.allCases.map(\.rawValue)),
      "whether less or more than promised is better", default: "\"lower\""),
    .column("due", "the day on which it is due; a promised date is one", default: "due"), .today,
  ]

  private static let kept = Analysis.function(
    "cx.promises.kept", "Customers want one thing: that you do what you promised.",
    "a table with a row for each promise, or groups", columns + [.confidence],
    result: [
      ResultField("n", "integer", "promises that can be judged"),
      ResultField("kept", "integer", "delivered no worse than promised"),
      ResultField("kept_pct", "number?", "the same in percent, with Wilson's `low, high`"),
      ResultField("over_pct", "number?", "delivered better than promised, percent"),
      ResultField("broken_pct", "number?", "worse, or due and not delivered, percent"),
      ResultField(
        "mean_overrun", "number?", "how much worse the broken ones were that were delivered"),
      ResultField("overdue", "integer", "due and not delivered; their overrun is not known yet"),
      ResultField("open", "integer", "not due yet, and not in n"),
    ],
    example: "return cx.promises.kept(cx.table{ promised = { 5, 3, 10, 2, 4 }, "
      + "delivered = { 5, 4, 7, 2, 8 } })", source: "Bitner 1995"
  ) { call, value, options in
    let input = try SystemInput(value, options)
    let found = try promises(input, call)
    let broken = found.count(of: .broken) + found.count(of: .overdue)
    return Analysis.result(
      ShownResult(
        title: "Promises kept",
        fields: [
          .init("n", found.kept.n), .init("kept", found.kept.n - broken),
          .init("kept_pct", found.kept.sharePct), .init("low", found.kept.low),
          .init("high", found.kept.high), .init("over_pct", found.overPct),
          .init("broken_pct", found.brokenPct), .init("mean_overrun", found.meanOverrun),
          .init("overdue", found.count(of: .overdue)), .init("open", found.count(of: .open)),
        ], headline: ShownResult.Headline("kept_pct", range: 0...100, unit: "%"),
        settings: [
          ShownResult.Setting("better", options.string("direction") ?? "lower"),
          ShownResult.Setting("interval", "wilson"), input.confidenceSetting,
        ],
        sentences: found.kept.n == 0 ? ["No promise can be judged: there is no share."] : [],
        notes: notes(input, found, step: "kept")))
  }

  private static func notes(_ input: SystemInput, _ found: PromisesKept, step: String) -> [Note] {
    input.table.notes
      + Note.rows(found.count(of: .open), "promises are open and not due", step: step)
      + Note.rows(
        found.count(of: .unknown), "promises do not say what was promised, or when it is due",
        step: step)
  }

  /// The promises of a table, judged.
  static func promises(_ input: SystemInput, _ call: Call) throws -> PromisesKept {
    let promised = try input.column("promised", "promised")
    let delivered = try input.column("delivered", "delivered")
    let direction =
      input.options.string("direction").flatMap(PromiseDirection.init(rawValue:)) ?? .lower
    let zone = call.deed.zone
    let hasDate = promised.type == .date || delivered.type == .date
    func amounts(_ column: Column, _ option: String) throws -> [Double?] {
      let name = try input.name(option, option)
      // A time against a date compares its local date.
      guard hasDate, column.type == .time || column.type == .date else {
        return try column.optionalAmounts(named: name)
      }
      return try column.optionalDays(named: name, zone: zone).map { $0.map(Double.init) }
    }
    let areMoments = [promised, delivered].map { $0.type == .date || $0.type == .time }
    if areMoments[0] != areMoments[1],
      delivered.missingCount < delivered.count, promised.missingCount < promised.count
    {
      throw BindingError.cannotCombine(
        "\(input.options.function): `promised` holds \(promised.type.rawValue)s and `delivered` "
          + "\(delivered.type.rawValue)s", advice: "give both as dates, or both as numbers")
    }
    var due: [Int32?]?
    if let name = input.optionalName("due", "due") {
      due = try input.table.column(name).optionalDays(named: name, zone: zone)
    } else if areMoments[0] {
      due = try promised.optionalDays(named: "promised", zone: zone)
    }
    return try promisesKept(
      promised: amounts(promised, "promised"), delivered: amounts(delivered, "delivered"),
      direction: direction, due: due, today: input.day("today", call),
      confidence: input.options.confidence)
  }

  private static let effect = Analysis.function(
    "cx.promises.effect", "What keeping promises does, and whether doing more adds to it.",
    "a table with a row for each promise, or groups",
    columns + [
      .column("outcome", "what it should move, such as a score", default: "score"), .confidence,
    ],
    result: [
      ResultField("classes", "table", "`class` (broken, kept, over)`, n, mean, low, high`"),
      ResultField("over_minus_kept", "number?", "the difference of the means"),
      ResultField("low", "number?", "its lower limit by Welch"),
      ResultField("high", "number?", "its upper limit"),
      ResultField("p", "number?", "its chance"), ResultField("n", "integer", "promises"),
    ],
    example: "return cx.promises.effect(cx.table{ promised = { 5, 5, 5, 5, 5, 5 }, "
      + "delivered = { 7, 8, 5, 5, 3, 4 }, score = { 4, 5, 8, 9, 9, 8 } })",
    source: "Gneezy & Epley 2014; Welch 1947"
  ) { call, value, options in
    let input = try SystemInput(value, options)
    let judged = try promises(input, call)
    let found = try promiseEffect(
      classes: judged.classes, outcome: input.numbers("outcome", "score"),
      confidence: options.confidence)
    let test = found.overMinusKept
    var sentences: [String] = []
    if let low = test?.low, let high = test?.high {
      sentences.append(
        low > 0
          ? "Doing more than promised adds to keeping the promise."
          : high < 0
            ? "Doing more than promised is worse than keeping the promise."
            : "That doing more than promised adds anything is not shown.")
    } else {
      sentences.append("Too few promises kept or exceeded to compare them.")
    }
    return Analysis.result(
      ShownResult(
        title: "Over − kept",
        fields: [
          .init("over_minus_kept", test?.mean), .init("low", test?.low),
          .init("high", test?.high), .init("p", test?.p),
          .init(
            "classes",
            Analysis.table([
              ("class", .strings(found.classes.map(\.name.rawValue))),
              ("n", .counts(found.classes.map(\.n))),
              ("mean", .numbers(found.classes.map(\.mean))),
              ("low", .numbers(found.classes.map(\.low))),
              ("high", .numbers(found.classes.map(\.high))),
            ])), .init("n", found.classes.reduce(0) { $0 + $1.n }),
        ], headline: ShownResult.Headline("over_minus_kept", digits: 2),
        settings: [
          ShownResult.Setting("outcome", try input.name("outcome", "score")),
          ShownResult.Setting("difference", "over − kept"), input.confidenceSetting,
        ], sentences: sentences,
        notes: notes(input, judged, step: "effect")
          + Note.rows(found.missing, "promises have no outcome", step: "effect")))
  }
}
