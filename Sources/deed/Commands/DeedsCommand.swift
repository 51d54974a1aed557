import ArgumentParser
import Bindings
import LuaRuntime

/// `deed deeds …`: the day's good deeds.
struct DeedsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deeds", abstract: "The day's good deeds: what to do, and what became of it.",
    discussion: """
      Which signs there are is said in the workspace's folder deeds/, by files such as \
      deeds/folded_roll.lua that return cx.deeds.define{…}; without any, the four templates that \
      ship with Deed are used.
      """,
    subcommands: [
      DeedsTodayCommand.self, DeedsDoneCommand.self, DeedsSkipCommand.self,
      DeedsRefuseCommand.self, DeedsUndoCommand.self,
    ])
}

/// A session in a workspace that calls the functions of `cx.deeds`.
struct DeedsSession {
  let host: Host

  init(_ workspace: WorkspaceOptions, date: String? = nil) throws {
    let place = try workspace.open()
    host = Host(
      style: Surroundings.style(), zone: Surroundings.zone(),
      instant: Surroundings.instant(in: place),
      workspace: place)
  }

  /// The result of a function called with values.
  func call(_ function: String, _ arguments: [LuaValue]) throws -> LuaValue {
    host.useLibraries(of: host.workspace?.root)
    let session = try Session(host)
    defer { session.close() }
    do {
      let chunk = try session.vm.load("return \(function)(...)", name: "=deed deeds")
      return try session.vm.call(chunk, arguments).first ?? .nil
    } catch {
      // The chunk is this command's own, so its place says nothing to the reader.
      let text = "\(error)"
      let place = "deed deeds:1: "
      throw CommandFailure(
        (text.hasPrefix(place) ? String(text.dropFirst(place.count)) : text) + "\n")
    }
  }
}

extension LuaTable {
  /// Options by name, those without a value left out.
  init(_ options: [(name: String, value: LuaValue?)]) {
    self.init(
      fields: options.compactMap { option in
        option.value.map { (.string(Array(option.name.utf8)), $0) }
      })
  }
}

extension LuaValue {
  /// A text.
  init(_ text: String) { self = .string(Array(text.utf8)) }
}
