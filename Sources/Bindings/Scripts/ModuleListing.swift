import WorkspaceStore

/// The modules that lie in a folder, by the names that `require` takes.
enum ModuleListing {
  /// Folders deeper than this, and more names than that, are left out: Tab must answer at once.
  private static let (deepest, most) = (4, 1000)

  /// The names of the modules in a folder and in the folders below it, sorted; tests are none.
  static func names(in folder: String) -> [String] {
    var names: Set<String> = []
    collect(folder, prefix: "", depth: 1, &names)
    return names.sorted()
  }

  private static func collect(
    _ folder: String, prefix: String, depth: Int, _ names: inout Set<String>
  ) {
    for entry in FolderPath.names(of: "", in: folder) where names.count < most {
      guard entry.hasSuffix(".lua") else {
        if depth < deepest, isWord(entry) {
          collect("\(folder)/\(entry)", prefix: "\(prefix)\(entry).", depth: depth + 1, &names)
        }
        continue
      }
      let word = String(entry.dropLast(".lua".count))
      if word == "init" {
        if !prefix.isEmpty { names.insert(String(prefix.dropLast())) }
      } else if isWord(word), !word.hasSuffix("_test") {
        names.insert(prefix + word)
      }
    }
  }

  /// Whether a file's or a folder's name can stand between the dots of a module's name.
  static func isWord(_ text: some StringProtocol) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      }
  }
}
