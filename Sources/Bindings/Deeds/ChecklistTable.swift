import Calendars
import Experience
import Reports
import Tables
import WorkspaceStore

/// A list as scripts see it: a table of the items with the facts, and the method `rejected`.
struct ChecklistTable {
  let table: Table

  init(_ list: DeedList, team: String?) {
    let rules = DeedRule.allCases.map(\.rawValue)
    let counts = rules.map { rule in list.rejected.count { $0.rule == rule } }
    let rejected = Table(
      DeedItem.columns(list.rejected.map(\.item), rules: list.rejected.map(\.rule)),
      rowCount: list.rejected.count)
    var settings: [ShownResult.Setting] = [
      .init("date", ISOText.date(list.date)), .init("team", team ?? "all"),
      .init("draw", NumberDisplay(digits: 2).text(list.draw)), .init("seed", "\(list.seed)"),
    ]
    if let budget = list.budget {
      settings.append(.init("budget", NumberDisplay(digits: 2).text(budget)))
    }
    let total = list.chosen.count + list.rejected.count
    let source = AttributedSource(
      Table(
        DeedItem.columns(list.chosen), rowCount: list.chosen.count, notes: list.notes),
      title: "Good deeds",
      fields: [
        .init("n", .init(list.chosen.count)), .init("candidates", .init(total)),
        .init("rules", .table(Table([("rule", .strings(rules)), ("n", .counts(counts))]))),
      ], settings: settings, methods: ["rejected": { _, _ in .init(rejected) }])
    table = Table(source, label: "checklist")
  }
}
