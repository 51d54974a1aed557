/// The plans for a file's columns as its first rows suggest them.
struct SamplePlans {
  /// What explains a number such as `1.234` when its column does not.
  let marks: FileMarks
  private let sample: [CSVRecords.Record]
  private let reader: CellReader
  private let encoding: ReadOptions.Encoding
  private let evidence: [ColumnEvidence]

  init(
    _ sample: [CSVRecords.Record], _ layout: CSVLayout, _ reader: CellReader,
    _ options: ReadOptions
  ) {
    self.sample = sample
    self.reader = reader
    self.encoding = layout.encoding
    var evidence = layout.names.map { _ in ColumnEvidence() }
    for (row, record) in sample.enumerated() {
      for (field, cell) in record.fields.enumerated() where field < evidence.count {
        let bytes = Self.utf8(cell.bytes, layout.encoding)
        bytes.withUnsafeBufferPointer { bytes in
          guard !bytes.isEmpty, !reader.isMissing(bytes) else { return }
          reader.judge(
            bytes,
            at: CellPosition(
              chunk: 0, row: row, offset: record.start,
              cell: String(decoding: bytes.prefix(256), as: UTF8.self)), into: &evidence[field])
        }
      }
    }
    self.evidence = evidence
    let commas = evidence.contains { !$0.isSettled && $0[.comma] != nil }
    let points = evidence.contains { !$0.isSettled && $0[.point] != nil }
    marks = FileMarks(
      shown: commas == points ? nil : commas ? .comma : .point,
      hasCommaFields: layout.dialect.delimiter == UInt8(ascii: ","))
  }

  /// The plan of the file's column `field`, called `name` in the table; for `keepsDays` see
  /// `ReadOptions`.
  func plan(_ name: String, field: Int, declared: ColumnType?, keepsDays: Bool) -> ColumnPlan {
    let known = field < evidence.count ? evidence[field] : ColumnEvidence()
    var declared = declared
    if keepsDays, declared == .time, case .type(.date, _, _) = known.verdict(marks) {
      declared = nil
    }
    var plan = ColumnPlan(
      name: name, field: field, type: declared ?? .integer, isDeclared: declared != nil)
    plan.evidence = known
    if declared != nil {
      // A declared number is written with the mark that its column shows.
      if case .type(_, let decimal, let order) = known.verdict(marks) {
        plan.decimal = decimal
        plan.order = order
      }
      if plan.decimal == nil { plan.decimal = marks.shown }
    } else if case .type(let type, let decimal, let order) = known.verdict(marks) {
      (plan.type, plan.decimal, plan.order) = (type, decimal, order)
    }
    if plan.type == .string { plan.hasManyTexts = hasManyTexts(field) }
    return plan
  }

  // Decided by the file alone, so that it is the same on any number of cores.
  private func hasManyTexts(_ field: Int) -> Bool {
    var seen: Set<[UInt8]> = []
    var count = 0
    for record in sample where field < record.fields.count && !record.fields[field].bytes.isEmpty {
      count += 1
      seen.insert(record.fields[field].bytes)
    }
    return count >= 200 && seen.count * 10 > count * 9
  }

  private static func utf8(_ bytes: [UInt8], _ encoding: ReadOptions.Encoding) -> [UInt8] {
    encoding == .windows1252 ? TextEncoding.utf8(fromWindows1252: bytes) : bytes
  }
}
