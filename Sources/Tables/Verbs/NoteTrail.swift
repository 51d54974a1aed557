/// Where the notes of a table come from: the sources it was read from and the steps since.
///
/// A step that two joined tables share is told once.
struct NoteTrail: Sendable {
  private enum Step: Sendable {
    case source(any TableSource)
    case remarks(Remarks)

    var identity: ObjectIdentifier {
      switch self {
      case .source(let source): ObjectIdentifier(source)
      case .remarks(let remarks): ObjectIdentifier(remarks)
      }
    }
  }

  private final class Remarks: Sendable {
    let notes: [Note]
    init(_ notes: [Note]) { self.notes = notes }
  }

  private var steps: [Step] = []

  /// The trails of `tables`, and after them `notes`.
  init(_ tables: [Table], adding notes: [Note] = []) {
    let trails = tables.map { table in
      table.source.lineage?.trail.steps ?? [.source(table.source)]
    }
    if trails.count == 1 {
      steps = trails[0]
    } else {
      var known: Set<ObjectIdentifier> = []
      for trail in trails { steps += trail.filter { known.insert($0.identity).inserted } }
    }
    if !notes.isEmpty { steps.append(.remarks(Remarks(notes))) }
  }

  /// All notes, in the order in which they arose.
  var notes: [Note] {
    steps.flatMap { step in
      switch step {
      case .source(let source): source.notes()
      case .remarks(let remarks): remarks.notes
      }
    }
  }
}
