import ArgumentParser
import Bindings
import Libraries
import LuaRuntime
import Tables

/// `deed doc [NAME]`.
struct DocCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doc", abstract: "Tell about functions, or write the manual and editors' files.",
    discussion: """
      `deed doc cx.nps` is a page, `deed doc peak end` searches, `deed doc` lists everything. \
      The folder of `--meta` is for the Lua language server (`workspace.library`): editors then \
      complete and check scripts.
      """)

  @Argument(
    help: "A function, a class such as `table`, an installed library, or words to search for.")
  var words: [String] = []

  @Option(help: ArgumentHelp("Write definitions for editors here.", valueName: "folder"))
  var meta: String?

  @Option(help: ArgumentHelp("Write the reference as Markdown here.", valueName: "folder"))
  var reference: String?

  @Flag(help: "Print the manual page of deed itself, for man(1).")
  var man = false

  func run() throws {
    if let meta { try write(MetaFile.all(), to: meta) }
    if let reference { try write(ReferencePage.all(), to: reference) }
    if man { StandardStreams.write(ManualPage.text) }
    if meta != nil || reference != nil || man { return }
    if words.count == 1, let page = try libraryPage(words[0]) {
      return StandardStreams.write(page)
    }
    do { StandardStreams.write(try HelpPages.text(for: words.joined(separator: " "))) } catch {
      throw CommandFailure("\(error)\n")
    }
  }

  /// The page of a library of the workspace or library that this folder is in, or of its function.
  private func libraryPage(_ name: String) throws -> String? {
    guard let root = try? LibraryPlace.root(nil) else { return nil }
    return LibraryLoader(root: root, cache: LibraryCache(environment: LibraryPlace.environment))
      .page(for: name)
  }

  private func write(_ files: [(name: String, text: String)], to folder: String) throws {
    try NewFolder.make(folder)
    for (name, text) in files {
      var text = text
      do {
        try AtomicFile.replace(folder + "/" + name) { file in
          try text.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
        }
      } catch { throw CommandFailure("\(error)\n") }
    }
    StandardStreams.write("wrote \(files.count) files to \(folder)\n")
  }
}

/// `deed completions SHELL`.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Print the completions of a shell.",
    discussion: """
      bash: deed completions bash > /etc/bash_completion.d/deed
      zsh: deed completions zsh > a folder of $fpath, as _deed
      fish: deed completions fish > ~/.config/fish/completions/deed.fish
      """)

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
  }

  func run() {
    let known: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    StandardStreams.write(Deed.completionScript(for: known).trimmed + "\n")
  }
}

/// The page of `man deed`, from the commands' own help.
enum ManualPage {
  static var text: String {
    var text = """
      .TH DEED 1 "" "deed \(DeedVersion.text)"
      .SH NAME
      deed \\- scripting for customer-experience analysts
      .SH SYNOPSIS
      .B deed
      .RI [ command ]
      .RI [ options ]
      .SH DESCRIPTION
      Without a command a session begins, see
      .BR "deed repl" .
      .SH COMMANDS

      """
    for command in Deed.configuration.subcommands { text += page(of: command, after: "deed") }
    return text + """
      .SH FILES
      .TP
      .I ~/.local/state/deed/history
      the statements of sessions; DEED_HISTORY names another file
      .TP
      .I ~/.config/deed/init.lua
      runs when a session begins; DEED_STARTUP names another file
      .TP
      .I deed.toml
      makes its folder a workspace
      .SH EXIT STATUS
      .nf

      """ + escaped(ExitCodesCommand.text.trimmed) + "\n.fi\n"
  }

  /// A command with those under it.
  private static func page(of command: any ParsableCommand.Type, after parent: String) -> String {
    guard command.configuration.shouldDisplay else { return "" }
    let name = parent + " " + (command.configuration.commandName ?? "")
    var text = ".SS \(escaped(name))\n.nf\n"
    text += escaped(Deed.helpMessage(for: command, columns: 78).trimmed) + "\n.fi\n"
    for inner in command.configuration.subcommands { text += page(of: inner, after: name) }
    return text
  }

  /// Text that roff prints as it is.
  static func escaped(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var escaped = ""
      for character in line {
        switch character {
        case "\\": escaped += "\\e"
        case "-": escaped += "\\-"
        case ".", "'": escaped += escaped.isEmpty ? "\\&\(character)" : "\(character)"
        default: escaped.append(character)
        }
      }
      return escaped
    }.joined(separator: "\n")
  }
}
