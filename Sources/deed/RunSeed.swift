import Bindings

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where the random draws of a run begin.
///
/// `--seed`, else what the schedule recorded (`DEED_SEED`), else 1: a run with the same input gives
/// the same output.
struct RunSeed {
  /// The seed of `math.random`.
  let value: Int64
  /// What a script with a parameter `seed` is given of `--seed`.
  let parameters: [String]

  /// The seed that an option's text, or the environment, asks for.
  ///
  /// - Throws: `CommandFailure` when the text is no whole number and the script has no parameter
  ///   `seed` that could take it.
  init(_ text: String?, header: ScriptHeader) throws {
    guard let text else {
      value = getenv("DEED_SEED").flatMap { Int64(String(cString: $0)) } ?? 1
      parameters = []
      return
    }
    let isOwn = header.parameters.contains { $0.name == "seed" }
    guard let number = Int64(text) ?? (isOwn ? 1 : nil) else {
      throw CommandFailure(
        "--seed takes a whole number, got `\(text)`.\n", status: ExitStatus.usage)
    }
    value = number
    parameters = isOwn ? ["--seed", text] : []
  }

  /// The seed among the words of a schedule's parameters, and the words without it when the script
  /// has no parameter of that name.
  static func split(
    _ words: [String], header: ScriptHeader
  ) throws -> (seed: RunSeed?, parameters: [String]) {
    guard let index = words.lastIndex(where: { $0 == "--seed" || $0.hasPrefix("--seed=") }) else {
      return (nil, words)
    }
    var rest = words
    let text: String
    if words[index] == "--seed" {
      guard index + 1 < words.count else {
        throw CommandFailure("--seed takes a whole number.\n", status: ExitStatus.usage)
      }
      text = words[index + 1]
      rest.removeSubrange(index...(index + 1))
    } else {
      text = String(words[index].dropFirst("--seed=".count))
      rest.remove(at: index)
    }
    let seed = try RunSeed(text, header: header)
    return (seed, rest + seed.parameters)
  }
}
