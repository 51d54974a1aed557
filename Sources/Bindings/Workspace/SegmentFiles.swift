import LuaRuntime
import Reports
import Tables
import Wording
import WorkspaceStore

/// `cx.segments`: the workspace's `segments/*.lua`, each run when it is first asked for.
enum SegmentFiles {
  /// What `cx.segments.NAME` calls.
  static let segment = Function(
    "cx.segments.__index", "The segment of a file.", Arg<LuaValue>("name", "")
  ) { call, name in
    guard let name = name.text else {
      throw BindingError.sentence("a segment's name is a text, got \(name.typeName).")
    }
    return try load(name, call)
  }

  /// What `pairs(cx.segments)` goes through.
  static let all = Function("cx.segments.__pairs", "All segments by name.") { call in
    let names = try call.deed.openWorkspace().segmentNames
    return LuaValue.table(
      LuaTable(
        fields: try names.map {
          (.string(Array($0.utf8)), .object(try load($0, call), tag: ClassTag.segment))
        }))
  }

  /// The segment of `segments/NAME.lua`.
  ///
  /// - Throws: what its file raises, with the file's line; `BindingError` when it returns something
  ///   else than a segment or needs itself.
  private static func load(_ name: String, _ call: Call) throws -> SegmentObject {
    let host = call.deed
    if let known = host.segments[name] { return known }
    let workspace = try host.openWorkspace()
    let path = "segments/\(name).lua"
    guard workspace.segmentNames.contains(name) else {
      let names = workspace.segmentNames
      throw BindingError.sentence(
        "the workspace has no segment `\(name)`: there is no \(path)."
          + suggestion(for: name, among: names)
          + (names.isEmpty ? "" : " Segments: \(names.joined(separator: ", "))."))
    }
    if host.openSegments.contains(name) {
      let circle = (host.openSegments + [name]).joined(separator: " → ")
      throw BindingError.sentence("segments that need each other: \(circle).")
    }
    host.openSegments.append(name)
    defer { host.openSegments.removeLast() }
    let text = try FileText.text(workspace.root + "/" + path)
    host.fileTexts[path] = text
    let chunk = try chunk(text, path, call.vm)
    let values = try call.invoke(chunk)
    let segment: SegmentObject
    switch values.first {
    case .object(let made as SegmentObject, _)?: segment = made
    case .function(let function)?: segment = SegmentObject(name, function)
    case let other:
      throw BindingError.sentence(
        "\(path) returns \(other.map { "a \($0.typeName)" } ?? "nothing"); expected a segment: "
          + "`return cx.segment(\"\(name)\", function(c) return … end)`.")
    }
    host.segments[name] = segment
    return segment
  }

  private static func chunk(_ text: String, _ path: String, _ vm: LuaVM) throws -> LuaReference {
    do { return try vm.load(text, name: "@" + path, in: vm.newEnvironment()) } catch {
      // The remark of a file that does not parse begins with its own place.
      guard case .syntax(let remark) = error else { throw error }
      throw LuaError.raised(remark, traceback: nil)
    }
  }
}
