/// The steps of a commit at which a test can make it fail.
package enum FaultPoint: String, Sendable, CaseIterable {
  /// The lock is held, nothing is written.
  case locked
  /// The raw file has its name.
  case wroteHotFile
  /// The file of texts has its name.
  case wroteTextFile
  /// Everything is written, the transaction is not begun.
  case wrotePart
  /// In the transaction, after its last statement.
  case inTransaction
  /// The transaction is done.
  case committed
}

/// What happens at each step of a commit: nothing, but in tests.
package struct FaultInjection: Sendable {
  private let body: @Sendable (FaultPoint) throws -> Void

  /// Calls `body` at each step.
  package init(_ body: @escaping @Sendable (FaultPoint) throws -> Void) { self.body = body }

  /// Nothing happens.
  package static let none = FaultInjection { _ in }

  func reach(_ point: FaultPoint) throws { try body(point) }
}
