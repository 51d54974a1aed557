import Experience
import LuaRuntime
import WorkspaceStore

/// The deeds of a workspace: files in its folder `deeds/`, each of which returns a definition or an
/// array of them.
enum WorkspaceDeeds {
  /// The workspace's deeds in the order of their files; the templates when it has none.
  static func definitions(
    _ language: DeedWording.Language, _ call: Call
  ) throws -> [DeedObject] {
    guard let workspace = call.deed.workspace else {
      return try DeedTemplates.definitions(language, call)
    }
    var found: [DeedObject] = []
    for file in workspace.deedFiles {
      let path = "deeds/\(file).lua"
      let text = try FileText.text(workspace.root + "/" + path)
      call.deed.fileTexts[path] = text
      let chunk = try call.vm.load(text, name: "@" + path, in: call.vm.newEnvironment())
      guard let value = try call.invoke(chunk).first, !value.isNil else {
        throw BindingError.sentence(
          "\(path) returns nothing; end it with `return cx.deeds.define{…}`")
      }
      found += try DeedDefining.definitions(value, of: path)
    }
    if found.isEmpty { return try DeedTemplates.definitions(language, call) }
    for (place, deed) in found.enumerated()
    where found[..<place].contains(where: { $0.definition.id == deed.definition.id }) {
      throw BindingError.sentence(
        "deeds/: two deeds are called `\(deed.definition.id)`. Give one another id.")
    }
    return found
  }
}
