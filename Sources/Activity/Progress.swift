import Synchronization

/// How far the long step is that runs now, for whoever shows it.
///
/// One step is told at a time, by the loop that knows how much there is; loops inside it tell
/// nothing.
package enum Progress {
  private static let total = Atomic<Int>(0)
  private static let done = Atomic<Int>(0)

  /// A step of so many pieces begins; false when another one is being told.
  package static func begin(pieces: Int) -> Bool {
    guard pieces > 0 else { return false }
    let (isMine, _) = total.compareExchange(
      expected: 0, desired: pieces, ordering: .relaxed)
    if isMine { done.store(0, ordering: .relaxed) }
    return isMine
  }

  /// One more piece is done.
  package static func advance() { done.wrappingAdd(1, ordering: .relaxed) }

  /// The step has ended.
  package static func end() { total.store(0, ordering: .relaxed) }

  /// The share of the step that is done, 0…1; nil when no step is told.
  package static var share: Double? {
    let pieces = total.load(ordering: .relaxed)
    guard pieces > 0 else { return nil }
    return min(1, Double(done.load(ordering: .relaxed)) / Double(pieces))
  }
}
