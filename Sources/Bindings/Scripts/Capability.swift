import Wording

/// One thing that a script asks for, or is granted, beyond reading the workspace's tables and
/// printing.
package enum Capability: Sendable, Equatable {
  /// To read files and folders: paths or patterns.
  case read([String])
  /// To write files and folders: paths.
  case write([String])
  /// To connect to hosts.
  case net([String])
  /// To use secrets, by name.
  case secrets([String])
  /// To see who someone is.
  case personal
  /// To append to tables of the workspace.
  case append([String])

  /// The names, as headers and `deed.toml` write them.
  package static let names = ["read", "write", "net", "secrets", "personal", "append"]

  /// A mistake in what a header asks.
  package struct Mistake: Error, CustomStringConvertible {
    /// The sentence.
    package let description: String
  }

  /// What a header's `@needs NAME = VALUES` asks; values are separated by commas.
  package init(_ need: (capability: String, text: String)) throws(Mistake) {
    var text = need.text.trimmingSpaces
    if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
    let values = text.split(separator: ",").map { part in
      String(part.trimmingSpaces.drop { $0 == "\"" }.reversed().drop { $0 == "\"" }.reversed())
    }.filter { !$0.isEmpty }
    if need.capability != "personal", Self.names.contains(need.capability), values.isEmpty {
      throw Mistake(
        description: "`@needs \(need.capability)` names nothing: write "
          + "`-- @needs \(need.capability) = …`")
    }
    self = try Self.named(need.capability, values)
  }

  /// A capability by its name.
  package static func named(
    _ name: String, _ values: [String]
  ) throws(Mistake) -> Capability {
    switch name {
    case "read": return .read(values)
    case "write": return .write(values)
    case "net": return .net(values)
    case "secrets": return .secrets(values)
    case "append": return .append(values)
    case "personal":
      guard values == [] || values == ["true"] else {
        throw Mistake(description: "`personal` is `true` or left out, got `\(values[0])`")
      }
      return .personal
    default:
      throw Mistake(
        description: "there is no capability `\(name)`." + suggestion(for: name, among: names)
          + " There is: " + names.joined(separator: ", "))
    }
  }

  /// The name.
  package var name: String {
    switch self {
    case .read: "read"
    case .write: "write"
    case .net: "net"
    case .secrets: "secrets"
    case .personal: "personal"
    case .append: "append"
    }
  }

  /// What is asked for, one by one.
  package var values: [String] {
    switch self {
    case .read(let values), .write(let values), .net(let values), .secrets(let values),
      .append(let values):
      values
    case .personal: []
    }
  }

  /// What it means, in words for people.
  package var text: String {
    let list = values.joined(separator: ", ")
    return switch self {
    case .read: "read \(list)"
    case .write: "write \(list)"
    case .net: "connect to \(list)"
    case .secrets: "use the secrets \(list)"
    case .personal: "see who someone is"
    case .append: "append to \(list)"
    }
  }

  /// What nothing comes of: no function of Deed's does it for a script yet; nil for others.
  package var remark: String? {
    switch self {
    case .net:
      "no function connects for a script, so nothing comes of it; schedules notify with --notify"
    case .secrets:
      "no function gives a script a secret, so nothing comes of it; --notify of schedules uses them"
    default: nil
    }
  }

  /// The option of `deed run` that grants it.
  package var option: String {
    switch self {
    case .secrets: values.map { "--allow-secret \($0)" }.joined(separator: " ")
    case .personal: "--allow-personal"
    default: values.map { "--allow-\(name) \($0)" }.joined(separator: " ")
    }
  }
}
