import Tables

/// The responses of Delighted's API as a table of strings.
enum DelightedResponses {
  /// A row per response: its members, `person_properties` under their own names, one column per
  /// additional question under its text.
  static func table(_ document: JSONValue, label: String) throws -> (Table, header: [String]) {
    guard case .array(let responses) = document,
      responses.allSatisfy({ $0["id"] != nil && $0["score"] != nil })
    else {
      throw FormatsError.otherFormat(
        file: label,
        expected: "a list of responses with `id` and `score`, as Delighted's API gives",
        found: "other JSON")
    }
    var names: [String] = []
    var rows: [[String: String]] = []
    var position: [String: Int] = [:]
    for response in responses {
      var row: [String: String] = [:]
      for (name, text) in cells(response) where row[name] == nil {
        if position[name] == nil {
          position[name] = names.count
          names.append(name)
        }
        row[name] = text
      }
      rows.append(row)
    }
    let columns = names.map { name in
      (name: name, column: Column.strings(rows.map { $0[name].flatMap { $0.isEmpty ? nil : $0 } }))
    }
    return (Table(columns, rowCount: rows.count, label: label), names)
  }

  private static func cells(_ response: JSONValue) -> [(name: String, text: String)] {
    guard case .object(let members) = response else { return [] }
    var cells: [(name: String, text: String)] = []
    for member in members {
      switch (member.name, member.value) {
      case ("person_properties", .object(let properties)):
        cells += properties.map { ($0.name, text($0.value)) }
      case ("additional_answers", .array(let answers)):
        for answer in answers {
          guard let question = answer["question"]?["text"], let value = answer["value"] else {
            continue
          }
          cells.append((text(question), self.answer(value)))
        }
      default: cells.append((member.name, text(member.value)))
      }
    }
    return cells
  }

  /// The one member of an answer that is filled in.
  private static func answer(_ value: JSONValue) -> String {
    guard case .object(let members) = value else { return text(value) }
    for member in members {
      if case .object = member.value { return member.value["text"].map(text) ?? "" }
      if member.value != .null { return text(member.value) }
    }
    return ""
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .null: ""
    case .string(let string): string
    case .array(let items):
      items.map { $0["text"].map(text) ?? text($0) }.joined(separator: " / ")
    default: JSONText.text(value)
    }
  }
}
