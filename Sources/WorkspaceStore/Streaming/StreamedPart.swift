import Formats
import Tables

/// Completes the two files of a part out of streamed rows.
struct StreamedPart {
  private let rows: StreamedRows
  private let file: StreamedFile
  private let names: [String]
  private let merged: [MergedTexts?]
  private let isEmpty: [Bool]

  init(_ rows: StreamedRows, _ file: StreamedFile) {
    self.rows = rows
    self.file = file
    names = rows.columns.map(\.name)
    merged = rows.columns.indices.map { rows.merged($0, file.source) }
    isEmpty = rows.columns.map { StreamedRows.isEmpty($0, file.source) }
  }

  /// The surveys of the answers in the order of their first ones; empty for other tables.
  ///
  /// Nil stands for answers that name none.
  var surveys: [String?] {
    guard file.isResponses else { return [] }
    guard let position = names.firstIndex(of: "survey_id"), let texts = merged[position] else {
      return [file.addedSurvey]
    }
    var surveys: [String?] = (0..<texts.dictionary.count).map { texts.dictionary.string($0) }
    if let unnamed = rows.firstUnnamed {
      surveys.insert(nil, at: texts.first.count { $0 < unnamed })
    }
    return surveys.isEmpty ? [nil] : surveys
  }

  /// The columns as the catalogue is told about them.
  var planned: [ImportPlan.PlannedColumn] {
    var planned = zip(rows.columns, isEmpty).map { column, isEmpty in
      ImportPlan.PlannedColumn(name: column.name, type: isEmpty ? .string : column.type)
    }
    if file.addedSurvey != nil { planned.append(.init(name: "survey_id", type: .string)) }
    return planned
  }

  /// A table without rows that has some of the texts, for telling which columns are personal.
  var preview: Tables.Table {
    var columns: [(String, Column)] = rows.columns.indices.map { position in
      let column = rows.columns[position]
      if let sample = rows.samples[position] {
        var offsets: [Int64] = [0]
        for text in sample { offsets.append(offsets[offsets.count - 1] + Int64(text.count)) }
        let strings = StringDictionary(
          offsets: Values(offsets), bytes: .copying(sample.flatMap(\.self)), isDistinct: false)
        return (column.name, .coded([], strings))
      }
      if let texts = merged[position] { return (column.name, .coded([], texts.dictionary)) }
      return (column.name, .missing(isEmpty[position] ? .string : column.type, count: 0))
    }
    if let survey = file.addedSurvey {
      columns.append(("survey_id", .coded([], StringDictionary([survey]))))
    }
    return Tables.Table(columns, rowCount: 0)
  }

  /// Writes what is not written yet, makes both files durable and sums their bytes.
  func write(
    folder: String, stem: String, _ faults: FaultInjection
  ) throws -> [PartFileRecord] {
    var hot = HotFile(rows.chunks, rows.spool)
    var hotColumns: [PartColumnRecord] = []
    var segment = 0
    for (position, column) in rows.columns.enumerated() where column.isHot {
      hot.add(column, segment: segment, isEmpty: isEmpty[position], texts: merged[position])
      let blocks = rows.blocks(segment)
      let extremes = blocks.extremes
      let isNumeric = column.type != .string && column.type != .boolean && !isEmpty[position]
      hotColumns.append(
        PartColumnRecord(
          name: column.name, type: isEmpty[position] ? .string : column.type,
          low: isNumeric ? extremes?.low : nil, high: isNumeric ? extremes?.high : nil,
          missing: rows.chunks.reduce(0) { $0 + $1.hot[segment].missing },
          blocks: isNumeric ? blocks : ValueBlocks(), stretches: []))
      segment += 1
    }
    if let survey = file.addedSurvey {
      hot.add("survey_id", constant: survey)
      hotColumns.append(
        PartColumnRecord(
          name: "survey_id", type: .string, low: nil, high: nil, missing: 0, stretches: []))
    }
    var records: [PartFileRecord] = []
    if !hotColumns.isEmpty || rows.coldFile == nil {
      let name = "\(stem).\(PartRole.hot.rawValue).arrow"
      let sums = try rows.placed.map(finish) ?? hot.write(to: "\(folder)/\(name)")
      for (position, sums) in sums.enumerated() { hotColumns[position].stretches = sums }
      rows.spool.discard()
      let bytes = try FileBytes.read("\(folder)/\(name)", access: .mapped)
      records.append(
        PartFileRecord(
          role: .hot, name: name, byteCount: bytes.byteCount, columns: hotColumns,
          rest: PartFileRecord.rest(of: bytes, besides: hotColumns)))
      try faults.reach(.wroteHotFile)
    }
    if let coldFile = rows.coldFile {
      let byteCount = try coldFile.finish()
      let cold = rows.columns.filter { !$0.isHot }.enumerated().map { place, column in
        PartColumnRecord(
          name: column.name, type: .string, low: nil, high: nil,
          missing: rows.chunks.reduce(0) { $0 + $1.missing[place] }, stretches: [])
      }
      records.append(
        PartFileRecord(
          role: .text, name: "\(stem).\(PartRole.text.rawValue).arrow", byteCount: byteCount,
          columns: cold, rest: [rows.coldSums.finish()]))
      try faults.reach(.wroteTextFile)
    }
    return records
  }

  /// Completes the raw file whose columns are in their places.
  private func finish(_ placed: PlacedColumns) throws -> [[Checksums]] {
    let hot = rows.columns.indices.filter { rows.columns[$0].isHot }
    return try placed.finish(
      missing: hot.indices.map { segment in
        rows.chunks.reduce(0) { $0 + $1.hot[segment].missing }
      },
      dictionaries: hot.map { isEmpty[$0] ? StringDictionary([]) : merged[$0]?.dictionary })
  }
}

extension StreamedRows {
  /// The least and the greatest values of a raw column, chunk by chunk.
  fileprivate func blocks(_ segment: Int) -> ValueBlocks {
    chunks.reduce(into: ValueBlocks()) { blocks, chunk in
      guard chunk.rowCount > 0 else { return }
      blocks.append(chunk.rowCount, chunk.hot[segment].extremes)
    }
  }
}
