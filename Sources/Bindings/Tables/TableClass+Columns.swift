import LuaRuntime
import Tables

extension TableClass {
  static let columnVerbs: [Function] = [
    Function(
      "table:derive", "Adds columns, or replaces them.", selfArgument,
      Arg<LuaTable>(
        "columns", "name = row function, segment, aggregate, window function or constant"),
      Options(.strict), result: tableResult,
      example:
        #"return cx.read("sample:responses"):derive{ promoter = function(r) return r.score >= 9 end }"#
    ) { call, table, columns, options in
      var deriving = Deriving(
        try table.grouped(by: []), step: "derive", strict: options.boolean("strict") ?? false, call)
      let entries = try Deriving.entries(columns, of: "table:derive")
      let added = try entries.map { ($0.name, try deriving.column($0.value, named: $0.name)) }
      return try table.adding(added.map { (name: $0.0, column: $0.1) }, notes: deriving.notes)
    },
    Function(
      "table:pick", "Only these columns, in this order.", selfArgument,
      Rest("names", "string", "columns"), result: tableResult
    ) { _, table, arguments in try table.picking(names(arguments, of: "table:pick")) },
    Function(
      "table:drop", "All columns but these.", selfArgument, Rest("names", "string", "columns"),
      result: tableResult
    ) { _, table, arguments in try table.dropping(names(arguments, of: "table:drop")) },
    Function(
      "table:rename", "Columns under new names.", selfArgument,
      Arg<LuaTable>("names", "new = old"), result: tableResult
    ) { _, table, names in
      try table.renaming(
        try Deriving.entries(names, of: "table:rename").map { new, old in
          guard let old = old.text else {
            throw BindingError.unusable(
              "table:rename", expected: "the old name of `\(new)`", found: old.typeName)
          }
          return (new, old)
        })
    },
    Function(
      "table:cast", "Columns as another type.", selfArgument,
      Arg<LuaTable>("types", "name = integer, number, string, boolean, date or time"),
      result: tableResult
    ) { _, table, types in
      try table.casting(
        try Deriving.entries(types, of: "table:cast").map { name, value in
          guard let type = value.text.flatMap(ColumnType.init) else {
            throw BindingError.unusable(
              "table:cast, column `\(name)`",
              expected: "one of " + ColumnType.allCases.map(\.rawValue).joined(separator: ", "),
              found: value.text ?? value.typeName)
          }
          return (name, type)
        })
    },
    Function(
      "table:levels", "Makes a text column ordered categories.", selfArgument,
      Arg<String>("name", "the column"), Arg<LuaTable>("levels", "all values, the least first"),
      result: tableResult
    ) { _, table, name, levels in
      try table.levels(name, names(levels.array, of: "table:levels"))
    },
    Function(
      "table:segment",
      "Adds column `segment`: the first segment that matches, `other` when none does.",
      selfArgument, Arg<LuaTable>("segments", "an array of segments"), Options(.strict),
      result: tableResult
    ) { call, table, segments, options in
      try Segmenting(segments, of: "table:segment").labelled(
        table, strict: options.boolean("strict") ?? false, call)
    },
  ]
}

/// Rows by the segments they are in.
struct Segmenting {
  private let segments: [SegmentObject]
  private let function: String

  init(_ segments: LuaTable, of function: String) throws {
    self.function = function
    self.segments = try segments.array.enumerated().map { index, value in
      guard case .object(let segment as SegmentObject, _) = value else {
        throw BindingError.unusable(
          function, expected: "a segment at [\(index + 1)], made by cx.segment",
          found: value.typeName)
      }
      return segment
    }
  }

  /// The table with column `segment`: nil when none matches and one was undecidable.
  func labelled(_ table: Table, strict: Bool, _ call: Call) throws -> Table {
    let count = try table.rowCount()
    let undecided = UInt32(segments.count) + 1
    var codes = [UInt32](repeating: UInt32(segments.count), count: count)
    var notes: [Note] = []
    for (index, segment) in segments.enumerated().reversed() {
      let rows = RowArgument(.object(segment, tag: ClassTag.segment))
      guard let found = try rows?.selection(of: table, step: "segment", strict: strict, call) else {
        continue
      }
      for row in found.setAside.pointer where codes[Int(row)] == UInt32(segments.count) {
        codes[Int(row)] = undecided
      }
      for row in found.matches.pointer { codes[Int(row)] = UInt32(index) }
      notes = found.notes(step: "segment \(segment.name)") + notes
      notes.append(found.plan(step: "segment \(segment.name)", rowCount: count))
    }
    let validity =
      codes.contains(undecided) ? Bitmap(codes.map { $0 != undecided }) : nil
    let dictionary = StringDictionary(segments.map(\.name) + ["other"])
    return try table.adding(
      [
        (
          "segment",
          Column.coded(codes.map { $0 == undecided ? 0 : $0 }, dictionary, validity: validity)
            .distinctCodes()
        )
      ], notes: notes)
  }

  /// Groups that may overlap, one for each segment.
  func groups(_ table: Table, strict: Bool, _ call: Call) throws -> Groups {
    var notes: [Note] = []
    var found: [(name: String, rows: Values<Int32>)] = []
    for segment in segments {
      guard let rows = RowArgument(.object(segment, tag: ClassTag.segment)) else { continue }
      let selection = try rows.selection(of: table, step: "by_segments", strict: strict, call)
      found.append((segment.name, selection.matches))
      notes += selection.notes(step: "segment \(segment.name)")
    }
    return try table.adding([], notes: notes).grouped(segments: found)
  }
}
