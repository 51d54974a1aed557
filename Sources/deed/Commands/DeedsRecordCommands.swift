import ArgumentParser
import Bindings
import LuaRuntime
import Reports
import Tables

/// What the commands that record share.
struct DeedsRemarks: ParsableArguments {
  @Argument(help: ArgumentHelp("An item of the day's list.", valueName: "item"))
  var items: [String]

  @Option(help: ArgumentHelp("What else there is to say.", valueName: "text"))
  var note: String?

  @OptionGroup var workspace: WorkspaceOptions

  /// Records a state with further options and says what the items are then.
  func record(_ state: String, _ options: [(name: String, value: LuaValue?)]) throws {
    try reporting {
      let session = try DeedsSession(workspace)
      let given = LuaTable(
        [("state", LuaValue(state)), ("note", note.map { LuaValue($0) })] + options)
      let result = try session.call(
        "cx.deeds.record",
        [.table(LuaTable(array: items.map { LuaValue($0) })), .table(given)])
      let store = try session.host.openWorkspace().store()
      for item in try store.deedItems(named: items) {
        session.host.write(DeedsRecordText.line(item, after: state))
      }
      for note in ValueTree(result).notes { session.host.writeError(noteText(note) + "\n") }
    }
  }
}

/// `deed deeds done ITEM --by NAME`.
struct DeedsDoneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "done", abstract: "Record that a sign was given.")

  @OptionGroup var remarks: DeedsRemarks

  @Option(help: ArgumentHelp("Who gave it.", valueName: "name"))
  var by: String

  @Option(help: ArgumentHelp("What proves it, such as a photo's name.", valueName: "ref"))
  var evidence: String?

  @Flag(inversion: .prefixedNo, help: "Whether the customer noticed.")
  var noticed: Bool?

  @Option(help: ArgumentHelp("From 1 (subtle) to 5 (bragging).", valueName: "1-5"))
  var bragging: Int?

  func run() throws {
    try remarks.record(
      "done",
      [
        ("done_by", LuaValue(by)), ("evidence_ref", evidence.map { LuaValue($0) }),
        ("noticed", noticed.map { .boolean($0) }),
        ("bragging", bragging.map { .integer(Int64($0)) }),
      ])
  }
}

/// `deed deeds skip ITEM`.
struct DeedsSkipCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "skip", abstract: "Record that a sign was not given.")

  @OptionGroup var remarks: DeedsRemarks

  @Option(help: ArgumentHelp("Who did not.", valueName: "name"))
  var by: String?

  @Option(help: ArgumentHelp("Why not, as a code such as no_time.", valueName: "code"))
  var objection: String?

  func run() throws {
    try remarks.record(
      "skipped",
      [
        ("done_by", by.map { LuaValue($0) }), ("objection", objection.map { LuaValue($0) }),
      ])
  }
}

/// `deed deeds refuse ITEM`.
struct DeedsRefuseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refuse", abstract: "Record that somebody did not want to give a sign.")

  @OptionGroup var remarks: DeedsRemarks

  @Option(help: ArgumentHelp("Who refused.", valueName: "name"))
  var by: String?

  @Option(help: ArgumentHelp("Why, as a code such as feels_fake.", valueName: "code"))
  var objection: String?

  func run() throws {
    try remarks.record(
      "refused",
      [
        ("done_by", by.map { LuaValue($0) }), ("objection", objection.map { LuaValue($0) }),
      ])
  }
}

/// `deed deeds undo ITEM`.
struct DeedsUndoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Take back the last record of an item; the ledger keeps both.")

  @Argument(help: "The item.")
  var item: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    try reporting {
      let item = try workspace.open().store().undoDeedRecord(of: item)
      StandardStreams.write("\(item.id): \(item.outcome.state.rawValue) again\n")
    }
  }
}
