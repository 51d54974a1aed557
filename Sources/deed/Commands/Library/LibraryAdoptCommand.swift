import ArgumentParser
import Libraries
import LuaRuntime
import Manifest
import Wording

/// `deed lib adopt NAME.KIND.ITEM`.
struct LibraryAdoptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract: "Use a segment, deed, survey or schedule that a library brings.",
    discussion: """
      Of a segment or deed it writes a file of one line that takes it from the library, so that it \
      follows the library's versions. A survey's settings go to deed.toml, a schedule to the \
      workspace's schedules: both stay as they are until you change them. Scripts need nothing: \
      `deed run LIBRARY.NAME`. `deed lib tree` lists what there is.
      """)

  @Argument(help: "Such as cx_segments.segments.loyal.")
  var name: String

  @OptionGroup var options: LibraryOptions

  func run() throws {
    let project = try options.project()
    try reporting {
      let parts = name.split(separator: ".").map(String.init)
      guard parts.count == 3 else {
        throw LibraryError.sentence(
          "`\(name)` names no definition. Write LIBRARY.KIND.NAME, such as "
            + "cx_segments.segments.loyal; `deed lib tree` lists them.")
      }
      let library = try LibraryNaming(project).locked(parts[0])
      let loader = LibraryLoader(root: project.root, cache: try? LibraryPlace.cache())
      let definitions = LibraryDefinitions(of: try loader.tree(of: library))
      guard LibraryDefinitions.kinds.contains(parts[1]) else {
        throw LibraryError.sentence(
          "there is no kind `\(parts[1])`."
            + suggestion(for: parts[1], among: LibraryDefinitions.kinds) + " There is: "
            + LibraryDefinitions.kinds.joined(separator: ", ") + ".")
      }
      let known = definitions[parts[1]]
      guard known.contains(parts[2]) else {
        throw LibraryError.sentence(
          "`\(library.name)` \(library.version) brings no \(parts[1]) called `\(parts[2])`."
            + suggestion(for: parts[2], among: known))
      }
      let adoption = LibraryAdoption(library: library, kind: parts[1], item: parts[2])
      switch parts[1] {
      case "surveys": return StandardStreams.write(try adoption.survey(in: project))
      case "schedules": return try adoption.schedule(in: project, definitions)
      case "scripts":
        return StandardStreams.write(
          "`deed run \(library.name).\(parts[2])` runs it as it is; nothing was written.\n")
      default: break
      }
      let path = "\(parts[1])/\(parts[2]).lua"
      guard !Disk.exists("\(project.root)/\(path)") else {
        throw LibraryError.sentence(
          "there is a \(path) already. Remove or rename it, then adopt again.")
      }
      try Disk.make("\(project.root)/\(parts[1])")
      try Disk.replace(
        "\(project.root)/\(path)",
        with: "-- Adopted from the library \(library.name).\nreturn require(\"\(name)\")\n")
      StandardStreams.write("\(path) takes `\(parts[2])` from \(library.name)\n")
    }
  }
}
