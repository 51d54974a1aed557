import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.privacy.differences`.
enum DifferencingFunction {
  static let name = "cx.privacy.differences"

  static let function = Function(
    name, "Whether published groups give a few people away by their difference.",
    Arg<LuaValue>("published", "group → answers, or a table with a row for each group"),
    Options(
      OptionDeclaration(
        "group", .string, "the column that names the groups", default: "the first"),
      OptionDeclaration("n", .string, "the column of answers", default: "\"n\""),
      OptionDeclaration("minimum", .integer, "answers that may be shown", default: "5")),
    result: [
      ResultField("allowed", "boolean", "whether all may be published beside each other"),
      ResultField("difference", "integer?", "the smallest difference that gives people away"),
      ResultField(
        "pairs", "table", "`first, second, difference`: not both of them, smallest first"),
      ResultField("n", "integer", "groups"),
    ],
    example: "return cx.privacy.differences({ all = 40, all_except_store_7 = 37 })",
    source: "Hundepool et al. 2012"
  ) { _, published, options in
    let groups = try groups(published, options)
    let minimum = try options.wholeNumber("minimum") ?? 5
    let pairs = try differencingPairs(groups.map(\.answers), minimum: minimum).sorted {
      ($0.difference, $0.first, $0.second) < ($1.difference, $1.first, $1.second)
    }
    var sentences: [String] = []
    if let pair = pairs.first {
      sentences.append(
        "\(groups[pair.first].name) and \(groups[pair.second].name) differ by \(pair.difference): "
          + "where one contains the other, show one of them only.")
    }
    return Analysis.result(
      ShownResult(
        title: "Differences of published groups",
        fields: [
          .init("allowed", pairs.isEmpty), .init("difference", .count(pairs.first?.difference)),
          .init(
            "pairs",
            Analysis.table([
              ("first", .strings(pairs.map { groups[$0.first].name })),
              ("second", .strings(pairs.map { groups[$0.second].name })),
              ("difference", .counts(pairs.map(\.difference))),
            ])), .init("n", groups.count),
        ], settings: [ShownResult.Setting("minimum", "\(minimum) answers")],
        sentences: sentences))
  }

  /// The groups with their answers: of a Lua table by name, of a table in its order.
  private static func groups(
    _ value: LuaValue, _ options: OptionValues
  ) throws -> [(name: String, answers: Int)] {
    var found: [(name: String, number: Double?)] = []
    switch value {
    case .table(let given) where given.array.isEmpty:
      found = given.named.map { (name: $0.name, number: $0.value.double) }
        .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    case .object(let table as Table, _):
      let counted = options.string("n") ?? "n"
      let numbers = try table.column(counted).optionalNumbers(named: counted)
      let key = options.string("group") ?? table.names.first { $0 != counted }
      let names = try key.map { try table.column($0) }
      found = numbers.enumerated().map { row, number in
        (name: names?[row].text ?? "row \(row + 1)", number: number)
      }
    default:
      throw LuaError.argument(
        function: name, name: "published", index: 1,
        expected: "table group → answers, or table with a row for each group",
        found: value.typeName)
    }
    return try found.compactMap { group in
      guard let number = group.number else {
        if case .table = value {
          throw BindingError.unusable(
            name, expected: "a count of answers for `\(group.name)`", found: "none")
        }
        return nil
      }
      guard let answers = Int(exactly: number), answers >= 0 else {
        throw StatisticsError.outOfRange(
          "published", found: number, expected: "a count from 0 for `\(group.name)`")
      }
      return (group.name, answers)
    }
  }
}
