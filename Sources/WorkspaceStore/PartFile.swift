import Formats
import Synchronization
import Tables

/// A mapped file of a part; what is in no column's stretches is checked before its first use, so
/// that compressed texts which nobody asks for are not read.
final class PartFile: Sendable {
  let record: PartFileRecord
  let bytes: Buffer
  /// Where each column is.
  let positions: [String: Int]
  private let state = Mutex(State.unchecked)

  private enum State {
    case unchecked
    case sound(ArrowFile)
    case damaged
  }

  init(record: PartFileRecord, bytes: Buffer) {
    self.record = record
    self.bytes = bytes
    positions = Dictionary(
      record.columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The file's contents; nil when its bytes are not those that were written.
  func opened() -> ArrowFile? {
    state.withLock { state in
      if case .unchecked = state {
        state = checked().map(State.sound) ?? .damaged
      }
      if case .sound(let arrow) = state { return arrow }
      return nil
    }
  }

  private func checked() -> ArrowFile? {
    guard record.rest.allSatisfy({ $0.firstDifference(in: bytes) == nil }),
      let arrow = try? ArrowFile(bytes, name: record.name),
      arrow.schema.fields.map(\.name) == record.columns.map(\.name)
    else { return nil }
    return arrow
  }
}
