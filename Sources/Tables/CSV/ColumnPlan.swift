/// How a column of a file is read.
struct ColumnPlan: Sendable {
  /// The name in the table.
  let name: String
  /// The position in the file's rows.
  let field: Int
  /// The type; of an open column the one that is tried.
  var type: ColumnType
  /// Whether the analyst declared the type: other cells are refused.
  let isDeclared: Bool
  /// The decimal mark that the column's cells showed.
  var decimal: DecimalMark?
  /// The order of day and month that the column's cells showed.
  var order: ValueLocale?
  /// Whether most texts are different, so that looking for equal ones does not pay.
  var hasManyTexts = false
  /// How the texts of a string column are given chunk by chunk; nil when they are kept.
  var streamed: StreamedTextForm?
  /// What is known about the cells of an undeclared column.
  var evidence = ColumnEvidence()

  /// Whether no cell said anything yet.
  var isOpen: Bool { !isDeclared && evidence.isEmpty }

  /// Draws the conclusion from the evidence; `marks` is what the file's other columns say.
  ///
  /// - Throws: the refusal of what is mixed or ambiguous, at its place.
  mutating func settle(_ marks: FileMarks) throws(ChunkFailure) {
    switch evidence.verdict(marks) {
    case .open:
      type = .integer
    case .type(let type, let decimal, let order):
      self.type = type
      self.decimal = decimal
      self.order = order
    case .mixed(let position):
      throw failure(position) { .mixedDecimals($0, column: $1, cell: $2) }
    case .ambiguous(let position, let reason):
      throw failure(position) { .ambiguous($0, column: $1, cell: $2, reason: reason) }
    }
  }

  private func failure(
    _ position: CellPosition,
    _ error: @escaping @Sendable (ReadError.Place, String, String) -> ReadError
  ) -> ChunkFailure {
    let name = name
    return ChunkFailure(chunk: position.chunk, row: position.row, offset: position.offset) {
      error($0, name, position.cell)
    }
  }
}
