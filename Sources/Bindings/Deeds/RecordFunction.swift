import Experience
import LuaRuntime
import Reports
import Tables
import WorkspaceStore

/// `cx.deeds.record`.
enum RecordFunction {
  static let name = "cx.deeds.record"

  static let declaration = Function(
    name, "Records what became of checklist items, all of them or none.",
    Arg<LuaValue>("item", "an item's id, an item, an array of them, or a table of items"),
    Options(
      OptionDeclaration(
        "state", .oneOf(DeedState.recordable.map(\.rawValue)), "what became of the sign"),
      OptionDeclaration("done_by", .string, "who gave it"),
      OptionDeclaration(
        "done_at", .any("time"), "when", default: "now, when the state is \"done\""),
      OptionDeclaration("evidence_ref", .string, "what proves it, such as a photo's name"),
      OptionDeclaration("noticed", .boolean, "whether the customer noticed"),
      OptionDeclaration("bragging", .integer, "from 1 (subtle) to 5 (bragging)"),
      OptionDeclaration("objection", .string, "why staff did not want to, as a code"),
      OptionDeclaration("note", .string, "what else there is to say")),
    result: [
      ResultField("recorded", "integer", "items that were recorded"),
      ResultField("quarantined", "integer", "those of them that are false signs now"),
      ResultField("unproven", "integer", "given signs without the proof that their deed asks for"),
    ],
    example: """
      local visits = cx.table{ visit_id = { "V1" }, customer_id = { "K1" }, touchpoint = { "bar" } }
      local list = cx.deeds.checklist(visits, { date = "2026-03-04", draw = 1 })
      return cx.deeds.record(list, { state = "done", done_by = "Emma" })
      """,
    source: "Buell & Norton 2011"
  ) { call, items, options in
    try call.checkLibraries("append", name: "deed_items")
    let store = try call.deed.openWorkspace().store()
    try call.checkAppend(to: "deed_items")
    let targets = try targets(items)
    let records = try targets.map { target in
      (item: target.id, record: try record(options, target.row, call))
    }
    guard !records.isEmpty else { return result([], unproven: 0) }
    let known = try store.deedItems(named: records.map(\.item))
    let facts = try VisitFacts(of: known, call)
    var judged = records
    var unproven = 0
    for (place, item) in known.enumerated() where judged[place].record.state == .done {
      let verdict = facts.verdict(
        item, reference: judged[place].record.evidenceRef ?? item.outcome.evidenceRef)
      judged[place].record.isContradicted = verdict == .contradicted
      if verdict == .unproven { unproven += 1 }
    }
    return result(try store.record(judged), unproven: unproven)
  }

  private static func result(_ items: [DeedItem], unproven: Int) -> LuaValue {
    let quarantined = items.count { $0.outcome.state == .quarantined }
    var notes: [Note] = []
    if quarantined > 0 {
      notes.append(
        Note(
          step: "record",
          reason: "items are false signs: noticed and not done, or contradicted by their evidence",
          count: quarantined))
    }
    if unproven > 0 {
      notes.append(
        Note(step: "record", reason: "given signs lack the proof of their deed", count: unproven))
    }
    return Analysis.result(
      ShownResult(
        title: "Recorded",
        fields: [
          .init("recorded", .init(items.count)), .init("quarantined", .init(quarantined)),
          .init("unproven", .init(unproven)), .init("n", .init(items.count)),
        ], notes: notes))
  }

  /// The items that a value names, each with its row when it has one.
  private static func targets(_ value: LuaValue) throws -> [(id: String, row: LuaTable?)] {
    switch value {
    case .string: return [(value.text ?? "", nil)]
    case .object(let table as Table, _):
      guard case .table(let all) = try rows(of: table) else { return [] }
      _ = try table.column("id")
      return try all.array.flatMap { try targets($0) }
    case .table(let table):
      if table.fields.isEmpty { return try table.array.flatMap { try targets($0) } }
      if let id = table["id"]?.text { return [(id, table)] }
    default: break
    }
    throw LuaError.argument(
      function: name, name: "item", index: 1,
      expected: "id of an item, item, array or table of items", found: value.typeName)
  }

  /// The record that options make; without any, what the row itself says.
  private static func record(
    _ options: OptionValues, _ row: LuaTable?, _ call: Call
  ) throws -> DeedRecord {
    let fields = [
      "state", "done_by", "done_at", "evidence_ref", "noticed", "bragging", "objection", "note",
    ]
    var said: [String: LuaValue] = [:]
    for name in fields { if let value = options[name] { said[name] = value } }
    if said.isEmpty, let row {
      for name in fields { if let value = row[name], !value.isNil { said[name] = value } }
      if said["state"]?.text == DeedState.due.rawValue { said["state"] = nil }
    }
    guard !said.isEmpty else {
      throw BindingError.sentence(
        "\(name): there is nothing to record; say what became of the item, "
          + "as in { state = \"done\", done_by = \"Emma\" }")
    }
    var record = DeedRecord()
    if let text = said["state"]?.text {
      guard let state = DeedState(rawValue: text), DeedState.recordable.contains(state) else {
        throw BindingError.unusable(
          "\(name), `state`", expected: "\"done\", \"skipped\" or \"refused\"", found: "`\(text)`")
      }
      record.state = state
    }
    record.doneBy = said["done_by"]?.text
    record.evidenceRef = said["evidence_ref"]?.text
    record.objection = said["objection"]?.text
    record.note = said["note"]?.text
    if case .boolean(let flag)? = said["noticed"] { record.noticed = flag }
    if let value = said["bragging"] {
      guard let rating = value.wholeNumber, (1...5).contains(rating) else {
        throw BindingError.unusable(
          "\(name), `bragging`", expected: "a rating from 1 (subtle) to 5 (bragging)",
          found: value.double.map { roundedText($0) } ?? value.typeName)
      }
      record.bragging = Int(rating)
    }
    if let value = said["done_at"] {
      guard let moment = MomentValue.of(value) else {
        throw BindingError.unusable(
          "\(name), `done_at`", expected: "a time or a date", found: value.typeName)
      }
      record.doneAt =
        switch moment.kind {
        case .time(let instant): instant
        case .date(let day): call.deed.zone.start(ofDay: day)
        }
    } else if record.state == .done {
      record.doneAt = call.deed.instant
    }
    return record
  }
}

/// What the workspace's visits say about items whose deeds look for evidence there.
private struct VisitFacts {
  private var visits: Table?
  private var rowOf: [String: Int] = [:]
  private var columns: [String: Column] = [:]

  init(of items: [DeedItem], _ call: Call) throws {
    let wanted = Set(
      items.compactMap { item -> String? in
        switch item.deed.evidence {
        case .invoice, .pointOfSale: item.visit
        case .none, .photo: nil
        }
      })
    guard !wanted.isEmpty else { return }
    let table = try call.deed.openWorkspace().table("visits")
    let ids = try table.column("visit_id").optionalTexts(named: "visit_id")
    for (row, id) in ids.enumerated() { if let id, wanted.contains(id) { rowOf[id] = row } }
    visits = table
    for name in table.names { columns[name] = try table.column(name) }
  }

  func verdict(_ item: DeedItem, reference: String?) -> EvidenceVerdict {
    item.deed.verdict(reference: reference) { name in
      guard let row = item.visit.flatMap({ rowOf[$0] }), let column = columns[name] else {
        return .missing
      }
      return switch column[row] {
      case .missing: .missing
      case .boolean(let flag): .flag(flag)
      case .integer(let number): .number(Double(number))
      case .number(let number): .number(number)
      case .string(let text): .text(text)
      case .date(let days): .text("\(days)")
      case .time(let instant): .text("\(instant)")
      }
    }
  }
}
