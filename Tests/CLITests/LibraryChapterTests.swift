import Foundation
import Testing

/// The commands of `docs/libraries.md`, in order.
@Suite struct LibraryChapterTests {
  /// Each command with the output that the chapter shows.
  private static func commands() throws -> [(command: String, output: String)] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appendingPathComponent("docs/libraries.md"), encoding: .utf8)
    var commands: [(command: String, output: String)] = []
    for block in text.components(separatedBy: "```console\n").dropFirst() {
      for line in block.components(separatedBy: "\n```")[0].components(separatedBy: "\n") {
        if line.hasPrefix("$ ") {
          commands.append((String(line.dropFirst(2)), ""))
        } else if !commands.isEmpty {
          commands[commands.count - 1].output += line + "\n"
        }
      }
    }
    return commands
  }

  @Test(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
  func `a newcomer's path through the chapter is what deed does`() throws {
    let world = try LibraryWorld()
    var place = ""
    let commands = try Self.commands()
    for (command, output) in commands {
      if command.hasPrefix("cd ") {
        place = command == "cd .." ? "" : String(command.dropFirst(3))
        continue
      }
      #expect(
        try Self.timeless(world.succeed(command, in: place)) == Self.timeless(output), "\(command)")
    }
    #expect(commands.count >= 25)
  }

  /// The text without what the clock says.
  private static func timeless(_ text: String) -> String {
    text.replacing(/\d{4}-\d\d-\d\dT[\d:+-]+/, with: "TIME")
  }
}
