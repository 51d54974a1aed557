/// What a library brings for a workspace to adopt by name: files in folders that have a meaning.
///
/// Each file returns one Lua value: `segments/loyal.lua` a segment, `deeds/folded_roll.lua` a deed,
/// `surveys/relation.lua` the settings of a survey, `schedules/monday.lua` those of a schedule.
package struct LibraryDefinitions: Sendable, Equatable {
  /// The folders, in the order in which they are shown.
  package static let kinds = ["segments", "deeds", "surveys", "schedules", "scripts"]

  /// The names by kind, both in order; kinds without any have none.
  package let byKind: [(kind: String, names: [String])]

  /// The definitions of a library's files.
  package init(of tree: LibraryTree) {
    byKind = Self.kinds.map { kind in
      let names = tree.files.compactMap { file -> String? in
        let parts = file.path.split(separator: "/")
        guard parts.count == 2, parts[0] == kind, parts[1].hasSuffix(".lua"),
          !parts[1].hasSuffix("_test.lua")
        else { return nil }
        return String(parts[1].dropLast(4))
      }
      return (kind, names)
    }
  }

  /// The names of one kind.
  package subscript(_ kind: String) -> [String] {
    byKind.first { $0.kind == kind }?.names ?? []
  }

  /// Whether both bring the same.
  package static func == (left: LibraryDefinitions, right: LibraryDefinitions) -> Bool {
    left.byKind.map(\.names) == right.byKind.map(\.names)
  }
}
