import Experience
import Reports
import Tables

/// What a command says about an item after recording.
package enum DeedsRecordText {
  /// A line: the item, its state, who, and what to do when it is a false sign.
  package static func line(_ item: DeedItem, after state: String) -> String {
    let by = item.outcome.doneBy.map { " by \($0)" } ?? ""
    guard item.outcome.state == .quarantined else {
      return "\(item.id): \(item.outcome.state.rawValue)\(by)\n"
    }
    let why =
      state == DeedState.done.rawValue
      ? "its \(item.deed.evidence.name) says that the service was not done"
      : "the customer noticed a sign that was not given"
    return "\(item.id): quarantined, since \(why). No figure counts it; "
      + "`deed deeds undo \(item.id)` takes the record back.\n"
  }
}

extension ValueTree {
  /// The notes of a result or a table.
  package var notes: [Note] {
    switch self {
    case .result(let result): result.notes
    case .table(let table): table.notes
    default: []
    }
  }
}
