#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs git so that nothing but git runs: no hooks, no submodules, no prompts, no templates.
///
/// The user's own settings stay: keys, credential helpers and proxies are the team's access rights.
package struct Git: Sendable {
  private let environment: [String: String]
  /// The most bytes that git may print.
  private static let outputLimit = 1 << 28
  /// The largest file that git may write, in bytes: a repository that is larger is refused.
  private static let largestFile = 1 << 29

  /// A git with the process's environment.
  package init(environment: [String: String]) { self.environment = environment }

  /// What every call sets, whatever the user's configuration says.
  private static let settings = [
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.askPass=true",
    "submodule.recurse=false", "fetch.recurseSubmodules=false", "protocol.ext.allow=never",
    "core.symlinks=false", "core.autocrlf=false", "gc.auto=0", "maintenance.auto=false",
    "fetch.fsckObjects=true", "credential.interactive=never", "advice.detachedHead=false",
    "log.showSignature=false", "push.recurseSubmodules=no", "push.gpgSign=false",
    "tag.gpgSign=false", "tag.forceSignAnnotated=false", "commit.gpgSign=false",
    "core.quotePath=true", "color.ui=never",
  ]

  /// The environment of git: the user's, without what would redirect git or make it ask.
  private var variables: [String] {
    var kept = environment.filter { name, _ in
      !name.hasPrefix("GIT_")
        || ["GIT_SSH_COMMAND", "GIT_SSH", "GIT_SSL_CAINFO", "GIT_CONFIG_GLOBAL"].contains(name)
        || name.hasPrefix("GIT_AUTHOR_") || name.hasPrefix("GIT_COMMITTER_")
    }
    kept["GIT_TERMINAL_PROMPT"] = "0"
    kept["GIT_ASKPASS"] = "true"
    kept["SSH_ASKPASS"] = "true"
    kept["SSH_ASKPASS_REQUIRE"] = "never"
    kept["GIT_ALLOW_PROTOCOL"] = "file:https:http:ssh:git"
    kept["GIT_NO_REPLACE_OBJECTS"] = "1"
    kept["GIT_ADVICE"] = "0"
    kept["LC_ALL"] = "C"
    if kept["GIT_SSH_COMMAND"] == nil, kept["GIT_SSH"] == nil {
      kept["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes"
    }
    return kept.map { "\($0.key)=\($0.value)" }.sorted()
  }

  /// Runs git and gives what it printed.
  ///
  /// `address` and `doing` are for messages (`address: git could not doing: …`), in which `secrets`
  /// never appear; `input` names a file for its standard input.
  ///
  /// - Throws: `LibraryError.git`, `.noGit`.
  func run(
    _ words: [String], in folder: String? = nil, input: String? = nil, address: String,
    doing: String, secrets: [String] = [], seconds: Int = 300
  ) throws(LibraryError) -> [UInt8] {
    var all = Self.settings.flatMap { ["-c", $0] }
    if let folder { all = ["-C", folder] + all }
    let outcome: ChildProcess.Outcome
    do {
      outcome = try ChildProcess.run(
        "git", all + words, environment: variables, input: input, outputLimit: Self.outputLimit,
        largestFile: Self.largestFile, seconds: seconds)
    } catch { throw .noGit(code: error.code) }
    if outcome.isStopped {
      throw .git(
        address, doing: doing,
        said: "it took longer than \(seconds) s or sent more than \(Self.outputLimit >> 20) MiB")
    }
    guard outcome.status == 0 else {
      throw .git(address, doing: doing, said: Self.said(outcome.errors, secrets: secrets))
    }
    return outcome.output
  }

  /// The first lines of git's complaint that say something, without credentials.
  private static func said(_ bytes: [UInt8], secrets: [String]) -> String {
    var text = String(decoding: bytes, as: UTF8.self)
    for secret in secrets { text = text.replacing(secret, with: "…") }
    let lines = text.split(whereSeparator: \.isNewline)
      .map { String($0.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }) }
      .filter { !$0.hasPrefix("hint:") && !$0.isEmpty && !$0.hasPrefix("warning:") }
    let telling = lines.filter { $0.hasPrefix("fatal:") || $0.hasPrefix("error:") }
    let chosen = (telling.isEmpty ? lines : telling).prefix(2).map(withoutUsers)
    return chosen.isEmpty ? "it gave no reason" : chosen.joined(separator: " ")
  }

  /// A line with whatever stands between `://` and `@` left out.
  private static func withoutUsers(_ line: String) -> String {
    var rest = line[...]
    var result = ""
    while let mark = rest.firstRange(of: "://") {
      result += rest[..<mark.upperBound]
      rest = rest[mark.upperBound...]
      let authority = rest.prefix { !"/ '\"`".contains($0) }
      if let at = authority.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    }
    return result + rest
  }
}

extension Git {
  /// The text that git printed, without the newline at its end.
  func line(
    _ words: [String], in folder: String? = nil, address: String, doing: String
  ) throws(LibraryError) -> String {
    let bytes = try run(words, in: folder, address: address, doing: doing)
    let text = String(decoding: bytes, as: UTF8.self)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}
