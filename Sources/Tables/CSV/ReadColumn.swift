import Synchronization

/// A column that was read: in the workers' parts until somebody asks for its values.
///
/// What is read beside a column that was asked for, and never asked for itself, is not copied.
final class ReadColumn: Sendable {
  private enum State {
    case parts(ColumnAssembly)
    case whole(Column)
  }

  private let state: Mutex<State>

  init(_ parts: ColumnAssembly) { state = Mutex(.parts(parts)) }

  /// The column; put together for the first who asks.
  func column() -> Column {
    state.withLock { state in
      switch state {
      case .whole(let column): return column
      case .parts(let parts):
        let column = parts.column()
        state = .whole(column)
        return column
      }
    }
  }

  /// Whether a complete column of moments never descends; nil of another column, and of one that is
  /// together already.
  var ascends: Bool? {
    state.withLock { if case .parts(let parts) = $0 { parts.ascends } else { nil } }
  }
}
