#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a script may do.
package struct Permissions: Sendable {
  /// Something that a script tried and may not.
  package struct Refusal: Error, CustomStringConvertible {
    /// The sentence for the analyst.
    package let description: String
  }

  private var isUnlimited: Bool
  private var readable: [String] = []
  private var writable: [String] = []
  private var hosts: Set<String> = []
  private var secrets: Set<String> = []
  private var tables: Set<String> = []
  private var seesPeople = false
  /// What `deed run` was given as the script, for messages; nil in other commands.
  package var script: String?

  /// All that the user may.
  package static let user = Permissions(isUnlimited: true)

  /// Nothing but the workspace's tables and printing.
  package static let none = Permissions(isUnlimited: false)

  private init(isUnlimited: Bool) { self.isUnlimited = isUnlimited }

  /// Adds what a capability grants; paths are taken from `folder`, and resolved now.
  package mutating func grant(_ capability: Capability, from folder: String = ".") {
    switch capability {
    case .read(let paths): readable += paths.flatMap { Self.granted($0, from: folder) }
    case .write(let paths): writable += paths.flatMap { Self.granted($0, from: folder) }
    case .net(let names): hosts.formUnion(names.map { $0.lowercased() })
    case .secrets(let names): secrets.formUnion(names)
    case .append(let names): tables.formUnion(names)
    case .personal: seesPeople = true
    }
  }

  /// What of a capability is not granted, or nil when all of it is.
  package func missing(of capability: Capability, from folder: String = ".") -> Capability? {
    if isUnlimited { return nil }
    func lacking(_ values: [String], _ isGranted: (String) -> Bool) -> [String]? {
      let missing = values.filter { !isGranted($0) }
      return missing.isEmpty ? nil : missing
    }
    func covered(_ path: String, by granted: [String]) -> Bool {
      Self.granted(path, from: folder).allSatisfy { Self.isInside($0, granted) }
    }
    return switch capability {
    case .read(let paths): lacking(paths) { covered($0, by: readable) }.map { .read($0) }
    case .write(let paths): lacking(paths) { covered($0, by: writable) }.map { .write($0) }
    case .net(let names): lacking(names) { mayConnect(to: $0) }.map { .net($0) }
    case .secrets(let names): lacking(names) { mayUse(secret: $0) }.map { .secrets($0) }
    case .append(let names): lacking(names) { mayAppend(to: $0) }.map { .append($0) }
    case .personal: maySeePeople ? nil : .personal
    }
  }

  /// Whether a connection to any host may be made.
  package var mayConnect: Bool { isUnlimited || !hosts.isEmpty }

  /// Whether a connection to a host may be made.
  package func mayConnect(to host: String) -> Bool {
    isUnlimited || hosts.contains(host.lowercased())
  }

  /// Whether a secret may be used.
  package func mayUse(secret name: String) -> Bool { isUnlimited || secrets.contains(name) }

  /// Whether columns that say who someone is may be seen.
  package var maySeePeople: Bool { isUnlimited || seesPeople }

  /// Whether rows may be appended to a table of the workspace.
  package func mayAppend(to table: String) -> Bool { isUnlimited || tables.contains(table) }

  /// Checks that a file may be read.
  package func checkRead(_ path: String) throws(Refusal) {
    if isUnlimited || Self.isInside(Self.resolved(path), readable) { return }
    throw Refusal(
      description:
        "this script may not read \(path): nobody granted it."
        + way(
          "read", path, "Or declare a parameter, `-- @param from file`, and give the path there."))
  }

  /// Checks that a file may be written.
  package func checkWrite(_ path: String) throws(Refusal) {
    if isUnlimited || Self.isInside(Self.resolved(path), writable) { return }
    throw Refusal(
      description: "this script may not write \(path): nobody granted it."
        + way(
          "write", path, "Or declare a parameter, `-- @param out outfile`, and give the path there."
        ))
  }

  /// Checks that rows may be appended to a table of the workspace.
  package func checkAppend(to table: String) throws(Refusal) {
    if mayAppend(to: table) { return }
    throw Refusal(
      description: "this script may not append to \(table): nobody granted it."
        + way("append", table, ""))
  }

  /// What to type so that it is granted, once and for good.
  private func way(_ capability: String, _ value: String, _ more: String) -> String {
    let word =
      value.contains(where: { " '\"$`\\*?[]();&|<>".contains($0) })
      ? "'\(value.replacing("'", with: "'\\''"))'" : value
    let script = script ?? "SCRIPT"
    return " `deed run \(script) --allow-\(capability) \(word)` grants it once. For good: the line "
      + "`-- @needs \(capability) = \(value)` in its header, and in deed.toml `[grants.\"\(script)\"]` "
      + "with `\(capability) = [\"\(value)\"]`.\(more.isEmpty ? "" : " " + more)"
  }

  private static func isInside(_ path: String, _ granted: [String]) -> Bool {
    granted.contains { path == $0 || $0 == "/" || path.hasPrefix($0 + "/") }
  }

  /// The places that a granted path or pattern names, without links on the way.
  private static func granted(_ path: String, from folder: String) -> [String] {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let placed = path.hasPrefix("/") || folder == "." ? path : folder + "/" + path
    if placed.contains(where: { "*?[".contains($0) }), !FilePatterns.exists(placed) {
      return ((try? FilePatterns.matches(placed)) ?? []).map { resolved($0) } + [resolved(placed)]
    }
    return [resolved(placed)]
  }

  /// The path from the root with every link followed; what is not there yet is taken as it is
  /// written.
  package static func resolved(_ path: String) -> String {
    if let whole = realpath(path, nil) {
      defer { free(whole) }
      return String(cString: whole)
    }
    var links = 0
    var path = path
    // A link that leads to nothing yet leads to what would be written.
    while links < 40 {
      var target = [CChar](repeating: 0, count: 4097)
      let count = readlink(path, &target, 4096)
      guard count > 0 else { break }
      let text = String(
        decoding: target.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      path = text.hasPrefix("/") ? text : parent(of: path) + "/" + text
      links += 1
    }
    guard let folder = realpath(parent(of: path), nil) else { return "?" + path }
    defer { free(folder) }
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    // Nothing that is not there can be left by `..`.
    guard name != "..", name != "." else { return "?" + path }
    let place = String(cString: folder)
    return place == "/" ? "/" + name : place + "/" + name
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
