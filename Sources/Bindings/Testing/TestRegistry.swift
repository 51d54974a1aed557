import LuaRuntime
import Reports

/// The tests that a file declares, and where it keeps its snapshots.
///
/// A session whose host has one gives scripts `test` and `expect`.
package final class TestRegistry {
  /// One declared test.
  package struct Declared {
    /// What it promises.
    package let name: String
    /// The line on which it is declared, from 1.
    package let line: Int
    /// Its body.
    package let body: LuaReference
  }

  /// What becomes of snapshots that differ or are not there.
  package enum SnapshotUse: Sendable {
    /// A difference fails; one that is not there is written.
    case compare
    /// A difference fails, and so does one that is not there.
    case compareOnly
    /// All are written.
    case write
  }

  /// The folder of snapshots of this file.
  package let snapshots: String
  /// What becomes of snapshots.
  package let snapshotUse: SnapshotUse
  /// The tests in the order in which they were declared.
  package private(set) var tests: [Declared] = []
  /// The snapshots that were written.
  package private(set) var written: [String] = []
  /// The test that runs; nil while the file itself does.
  package var current: String?

  /// No tests yet; `snapshots` is a folder that need not exist.
  package init(snapshots: String, use: SnapshotUse) {
    self.snapshots = snapshots
    snapshotUse = use
  }

  func declare(_ name: String, line: Int, _ body: LuaReference) throws {
    if let current {
      throw BindingError.sentence(
        "a test is declared inside the test `\(current)`; declare it beside the others")
    }
    if tests.contains(where: { $0.name == name }) {
      throw BindingError.sentence("there is a test `\(name)` in this file already")
    }
    tests.append(Declared(name: name, line: line, body: body))
  }

  func noteWritten(_ path: String) { written.append(path) }
}
