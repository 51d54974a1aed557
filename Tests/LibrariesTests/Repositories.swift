import Foundation
import Testing

@testable import Libraries

/// A folder for one test with repositories, a cache and workspaces in it.
final class Repositories {
  let folder: String
  private(set) var environment: [String: String]

  init() throws {
    folder =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("deed-libraries-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder,
      "GIT_AUTHOR_NAME": "Team A", "GIT_AUTHOR_EMAIL": "a@example.org",
      "GIT_COMMITTER_NAME": "Team A", "GIT_COMMITTER_EMAIL": "a@example.org",
    ]
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Git as the command line has it.
  var git: Git { Git(environment: environment) }

  var cache: LibraryCache { LibraryCache(folder: "\(folder)/cache") }

  /// Runs a line of the shell in this folder.
  @discardableResult func shell(_ line: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-ec", line]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var variables = environment
    variables["GIT_CONFIG_COUNT"] = "2"
    variables["GIT_CONFIG_KEY_0"] = "init.defaultBranch"
    variables["GIT_CONFIG_VALUE_0"] = "main"
    variables["GIT_CONFIG_KEY_1"] = "protocol.file.allow"
    variables["GIT_CONFIG_VALUE_1"] = "always"
    process.environment = variables
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: output, as: UTF8.self)
    try #require(process.terminationStatus == 0, "\(line): \(text)")
    return text
  }

  /// Publishes a version of a library into the bare repository `NAME.git`.
  func publish(
    _ name: String, _ version: String, _ files: [String: String] = [:], needs: [String] = [],
    rights: String = ""
  ) throws {
    let work = "\(folder)/\(name)-work"
    if !FileManager.default.fileExists(atPath: work) {
      try shell("git init -q --bare \(name).git; git init -q \(name)-work")
    }
    var all = files
    let dependencies = needs.map { need in
      let words = need.split(separator: " ")
      return "\"\(folder)/\(words[0]).git\" = \"\(words[1])\"\n"
    }
    all["deed.toml"] =
      files["deed.toml"] ?? """
        [library]
        name = "\(name)"
        version = "\(version)"

        [dependencies]
        \(dependencies.joined())
        [permissions]
        \(rights)
        """
    all["init.lua"] = files["init.lua"] ?? "return { version = \"\(version)\" }\n"
    for (path, text) in all {
      let place = URL(fileURLWithPath: "\(work)/\(path)")
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: place, atomically: true, encoding: .utf8)
    }
    try shell(
      """
      cd \(name)-work; git add -A; git commit -qm v\(version); git tag v\(version)
      git push -q ../\(name).git HEAD:main v\(version)
      """)
  }

  /// The address of a repository here.
  func address(_ name: String) throws -> LibraryAddress {
    try LibraryAddress("\(folder)/\(name).git")
  }

  func sources(offline: Bool = false) -> LibrarySources {
    LibrarySources(git: git, cache: cache, root: folder, isOffline: offline)
  }

  /// A workspace that asks for these libraries, such as `nps 1.0`.
  func workspace(_ name: String = "workspace", _ libraries: String..., more: String = "") throws
    -> LibraryProject
  {
    let root = "\(folder)/\(name)"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    let lines = libraries.map { library in
      let words = library.split(separator: " ")
      return "\"\(folder)/\(words[0]).git\" = \"\(words[1])\""
    }
    try "name = \"w\"\n[libraries]\n\(lines.joined(separator: "\n"))\n\(more)".write(
      toFile: "\(root)/deed.toml", atomically: true, encoding: .utf8)
    return try LibraryProject(root: root)
  }

  /// Installs the libraries of a project.
  @discardableResult func install(
    _ project: LibraryProject, locked: Bool = false, offline: Bool = false, accept: Bool = false
  ) throws(LibraryError) -> InstallReport {
    try installer(project, locked: locked, offline: offline, accept: accept).install()
  }

  func installer(
    _ project: LibraryProject, locked: Bool = false, offline: Bool = false, accept: Bool = false
  ) -> LibraryInstaller {
    var settings = InstallSettings()
    settings.isLocked = locked
    settings.isOffline = offline
    settings.acceptsRights = accept
    return LibraryInstaller(
      project, sources: sources(offline: offline), settings: settings,
      deedVersion: LibraryVersion(0, 1, 0))
  }

  /// The text of a file here.
  func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
  }
}

/// The sentence of the library error that `body` throws.
func message(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "nothing was thrown"
  } catch { return "\(error)" }
}
