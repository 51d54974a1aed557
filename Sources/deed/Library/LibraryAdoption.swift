import Bindings
import Libraries
import LuaRuntime
import Manifest
import Wording
import WorkspaceStore

/// A survey's settings or a schedule that a workspace takes from a library: a Lua table there, a
/// section of deed.toml or a schedule here.
struct LibraryAdoption {
  let library: LockedLibrary
  /// The folder in the library, such as `surveys`.
  let kind: String
  /// The file's name without ending.
  let item: String

  private var name: String { "\(library.name).\(kind).\(item)" }

  /// Writes the settings of a survey into deed.toml; gives what to tell.
  func survey(in project: LibraryProject) throws -> String {
    if project.manifest.surveys[item] != nil {
      throw LibraryError.sentence(
        "deed.toml has a [surveys.\(item)] already. Remove it there, then adopt again.")
    }
    let fields = try fields(in: project)
    var text = project.text
    for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
      text = try text.setting(["surveys", item, key], to: try setting(value, key))
    }
    // What deed.toml does not take is said before it is written.
    do { _ = try WorkspaceManifest(reading: text.text, file: "deed.toml") } catch {
      throw LibraryError.sentence("\(library.title), \(kind)/\(item).lua: \(error)")
    }
    try Disk.replace("\(project.root)/deed.toml", with: text.text)
    return "deed.toml has [surveys.\(item)] as in \(library.title): "
      + fields.keys.sorted().joined(separator: ", ") + "\n"
  }

  /// Adds the schedule as `deed schedule add` does, which tells what it is.
  func schedule(in project: LibraryProject, _ definitions: LibraryDefinitions) throws {
    let fields = try fields(in: project)
    if let unknown = fields.keys.sorted().first(where: { !Self.options.contains($0) }) {
      throw mistake(
        "has no field `\(unknown)`.\(suggestion(for: unknown, among: Self.options)) There is: "
          + Self.options.joined(separator: ", "))
    }
    guard let script = fields["script"]?.text else { throw mistake("names no `script`") }
    guard let cron = fields["cron"]?.text else {
      throw mistake("has no `cron`, such as 0 6 * * mon")
    }
    let own = definitions["scripts"].contains(script) ? "\(library.name).\(script)" : script
    var words = [item, own, "--cron", cron, "--workspace", project.root]
    for option in ["zone", "timeout", "catchup", "overlap", "retry", "retry_delay"] {
      guard let value = fields[option] else { continue }
      words += ["--" + option.replacing("_", with: "-"), try word(value, option)]
    }
    switch fields["notify"] {
    case nil: break
    case .table(let targets)?:
      for target in targets.array { words += ["--notify", try word(target, "notify")] }
    case let target?: words += ["--notify", try word(target, "notify")]
    }
    if case .table(let parameters)? = fields["parameters"] {
      let named = parameters.fields.compactMap { field in
        field.key.text.map { (name: $0, value: field.value) }
      }
      for (name, value) in named.sorted(by: { $0.name < $1.name }) {
        words += ["--\(name)", try word(value, name)]
      }
    }
    try ScheduleAddCommand.parse(words).run()
  }

  private static let options = [
    "script", "cron", "zone", "timeout", "catchup", "overlap", "retry", "retry_delay", "notify",
    "parameters",
  ]

  /// The fields of the table that the library's file returns; it may do nothing but compute.
  private func fields(in project: LibraryProject) throws -> [String: LuaValue] {
    let host = Host(
      zone: Surroundings.zone(), instant: Surroundings.now(),
      workspace: try Workspace(folder: project.root))
    host.permissions = .none
    let execution = try Execution(
      host, memory: .usual, timeout: try? Duration.parsed("10s"), debug: false)
    defer { execution.session.close() }
    var value = LuaValue.nil
    try execution.run { session in
      value = try session.evaluate("require(\"\(name)\")").first ?? .nil
    }
    guard case .table(let table) = value else {
      throw mistake("returns \(value.isNil ? "nothing" : "a \(value.typeName)"), expected a table")
    }
    var fields: [String: LuaValue] = [:]
    for field in table.fields {
      if let key = field.key.text { fields[key] = field.value }
    }
    return fields
  }

  private func setting(_ value: LuaValue, _ key: String) throws -> Setting {
    switch value {
    case .boolean(let flag): return .boolean(flag)
    case .integer(let number): return .integer(number)
    case .number(let number): return .number(number)
    case .table(let table) where table.fields.isEmpty:
      return .array(try table.array.map { try setting($0, key) })
    default:
      guard let text = value.text else {
        throw mistake("has a \(value.typeName) as `\(key)`, expected a text, a number or a list")
      }
      return .string(text)
    }
  }

  private func word(_ value: LuaValue, _ key: String) throws -> String {
    switch value {
    case .integer(let number): return "\(number)"
    case .number(let number): return "\(number)"
    case .boolean(let flag): return "\(flag)"
    default:
      guard let text = value.text else {
        throw mistake("has a \(value.typeName) as `\(key)`, expected a text or a number")
      }
      return text
    }
  }

  private func mistake(_ text: String) -> LibraryError {
    .sentence("\(library.title), \(kind)/\(item).lua: it \(text).")
  }
}
