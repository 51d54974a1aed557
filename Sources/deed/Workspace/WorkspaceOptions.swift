import ArgumentParser
import WorkspaceStore

/// Which workspace a command is about: the one upwards from the current folder unless named.
struct WorkspaceOptions: ParsableArguments {
  @Option(
    name: .customLong("workspace"),
    help: ArgumentHelp(
      "The workspace's folder, instead of the nearest one upwards.", valueName: "folder"))
  var folder: String?

  /// The workspace, or nil when none is named and the current folder is in none.
  func find() throws -> Workspace? { try Self.find(folder) }

  /// The workspace.
  func open() throws -> Workspace { try Self.open(folder) }

  /// The workspace in `folder`, or the nearest one upwards, which has to be there.
  static func open(_ folder: String?) throws -> Workspace {
    guard let workspace = try find(folder) else {
      throw CommandFailure("\(StoreError.noWorkspace(folder: Folders.current))\n")
    }
    return workspace
  }

  /// The workspace in `folder`, or the nearest one upwards; `script` is the text of the script that
  /// will run in it, when it is known.
  static func find(_ folder: String?, readingAheadFor script: String? = nil) throws -> Workspace? {
    do {
      if let folder { return try Workspace(folder: folder, readingAheadFor: script) }
      return try Workspace.find(from: Folders.current, readingAheadFor: script)
    } catch {
      throw CommandFailure("\(error)\n")
    }
  }
}

/// Does a command's work; its error becomes a failure with the sentence.
func reporting<Value>(_ body: () throws -> Value) throws -> Value {
  do { return try body() } catch let failure as CommandFailure { throw failure } catch {
    throw CommandFailure("\(error)\n")
  }
}
