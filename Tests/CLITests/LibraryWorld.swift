import Foundation
import Testing

/// A folder with teams in it, each with a home of its own, who run `deed` and git.
final class LibraryWorld {
  let folder: String

  init() throws { folder = try DeedProcess.folder() }

  deinit {
    _ = try? DeedProcess.shell("chmod -R u+w '\(folder)'; rm -rf '\(folder)'")
  }

  /// Runs a line of the shell as a team, in this folder or one below it; `deed` is the binary.
  func run(_ line: String, as team: String = "a", in place: String = "") throws -> Outcome {
    let home = "\(folder)/home-\(team)"
    let prelude = """
      export HOME='\(home)'; mkdir -p "$HOME"; unset XDG_CACHE_HOME XDG_CONFIG_HOME
      export GIT_AUTHOR_NAME=Team GIT_AUTHOR_EMAIL=team@example.org
      export GIT_COMMITTER_NAME=Team GIT_COMMITTER_EMAIL=team@example.org
      export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=init.defaultBranch GIT_CONFIG_VALUE_0=main
      export GIT_CONFIG_KEY_1=protocol.file.allow GIT_CONFIG_VALUE_1=always
      deed() { "$DEED" "$@"; }

      """
    return try DeedProcess.shell(prelude + line, in: "\(folder)/\(place)")
  }

  /// The same, which must succeed; gives standard output.
  @discardableResult
  func succeed(_ line: String, as team: String = "a", in place: String = "") throws -> String {
    let outcome = try run(line, as: team, in: place)
    try #require(outcome.status == 0, "\(line)\n\(outcome.output)\(outcome.errors)")
    return outcome.output
  }

  /// The same, which must fail; gives standard error.
  @discardableResult
  func fail(_ line: String, as team: String = "a", in place: String = "") throws -> String {
    let outcome = try run(line, as: team, in: place)
    try #require(outcome.status == 1, "\(line)\n\(outcome.output)\(outcome.errors)")
    return outcome.errors
  }

  func write(_ text: String, to path: String) throws {
    let place = URL(fileURLWithPath: "\(folder)/\(path)")
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: place, atomically: true, encoding: .utf8)
  }

  func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
  }

  /// Publishes a library of these files into `NAME.git` as version 1.0.0, without Deed's checks.
  func publish(_ name: String, _ files: [String: String], rights: String = "") throws {
    var all = files
    all["deed.toml"] = """
      [library]
      name = "\(name)"
      version = "1.0.0"

      [permissions]
      \(rights)
      """
    for (path, text) in all { try write(text, to: "\(name)/\(path)") }
    try succeed(
      """
      cd \(name); git init -q; git add -A; git commit -qm begin; git tag v1.0.0
      git init -q --bare ../\(name).git; git push -q ../\(name).git HEAD:main v1.0.0
      """)
  }
}
