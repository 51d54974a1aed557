import Formats
import Tables

/// How a column of a streamed file is stored.
enum StreamForm: Sendable, Equatable {
  case integer, number, boolean, date, time
  case text(StreamedTextForm)

  init(_ type: ColumnType, _ form: StreamedTextForm?) {
    switch type {
    case .integer: self = .integer
    case .number: self = .number
    case .boolean: self = .boolean
    case .date: self = .date
    case .time: self = .time
    case .string: self = .text(form ?? .texts)
    }
  }
}

/// A column of a streamed file.
struct StreamColumn: Sendable {
  let name: String
  let type: ColumnType
  var form: StreamForm
  /// Whether numbers that texts write need 64 bits.
  var isWide = false
  /// Whether the column goes to the raw file: not texts in full, and not ids that are seldom looked
  /// at.
  let isHot: Bool

  init(_ name: String, _ type: ColumnType, _ form: StreamedTextForm?, isID: Bool) {
    self.name = name
    self.type = type
    self.form = StreamForm(type, form)
    isHot = form != .texts && !(form == .decimals && isID)
  }

  /// The column in the compressed file.
  var cold: ArrowColumn {
    form == .text(.decimals)
      ? ArrowColumn(name, .decimals(bits: isWide ? 64 : 32)) : ArrowColumn(name, .text)
  }
}

/// Why a pass over a file has to begin again, with what is known now.
enum StreamObstacle: Sendable, Equatable {
  /// The texts of a column do not suit its form.
  case form(column: Int, StreamedTextForm)
  /// Numbers of a column need 64 bits.
  case wide(column: Int)
  /// The keys do not ascend.
  case keysOutOfOrder
  /// The file is too varied for constant memory.
  case tooVaried
  /// What was guessed of the raw columns does not suit a chunk.
  case misplaced(chunk: Int)
}
