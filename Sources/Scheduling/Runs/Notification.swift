import Wording

/// Who is told of what happened to runs, and how.
package struct Notification: Sendable, Equatable {
  /// What someone may want to know of.
  package enum Event: String, Sendable, CaseIterable {
    /// A run failed, and all its retries.
    case failure
    /// A run succeeded after one that failed.
    case recovery
    /// A run recorded findings.
    case findings
    /// A run succeeded.
    case success
  }

  /// The way the news take.
  package enum Channel: Sendable, Equatable {
    /// A program that gets them as JSON on its standard input.
    case command(String)
    /// An address that gets them as JSON with POST; `secret:NAME` is looked up.
    case webhook(String)
    /// A file to which a line of JSON is added.
    case file(String)
    /// Someone who gets an e-mail.
    case email(String)
  }

  /// What is told.
  package let events: [Event]
  /// How.
  package let channel: Channel
  /// How it was written.
  package let text: String

  /// Reads `webhook:https://…`, or with events `failure,success=file:runs.jsonl`.
  ///
  /// Without events they are failure, recovery and findings.
  ///
  /// - Throws: `SchedulingError`.
  package init(_ text: String) throws(SchedulingError) {
    self.text = text
    var rest = text[...]
    var events: [Event] = [.failure, .recovery, .findings]
    let mark = rest.firstIndex { $0 == "=" || $0 == ":" }
    if let mark, rest[mark] == "=" {
      events = []
      for name in rest[..<mark].split(separator: ",", omittingEmptySubsequences: false) {
        guard let event = Event(rawValue: String(name)) else {
          throw .event(String(name), text: text)
        }
        if !events.contains(event) { events.append(event) }
      }
      rest = rest[rest.index(after: mark)...]
    }
    self.events = events
    guard let colon = rest.firstIndex(of: ":") else {
      throw .channel(String(rest), text: text)
    }
    let kind = String(rest[..<colon])
    let target = String(rest[rest.index(after: colon)...])
    switch kind {
    case "command": channel = .command(target)
    case "webhook": channel = .webhook(target)
    case "file": channel = .file(target)
    case "email": channel = .email(target)
    default: throw .channel(kind, text: text)
    }
    if target.isEmpty || target.utf8.contains(where: { $0 < 32 }) {
      throw .target(kind: kind, text: text)
    }
    if case .webhook = channel,
      !["http://", "https://", "secret:"].contains(where: target.hasPrefix)
    {
      throw .target(kind: kind, text: text)
    }
    if case .email = channel, target.split(separator: "@").count != 2 || target.contains(" ") {
      throw .target(kind: kind, text: text)
    }
  }

  /// The ways by their names, for messages.
  static let channels = ["command", "webhook", "file", "email"]

  /// What happened when a run ended so after one that `failedBefore`.
  package static func events(_ state: RunState, failedBefore: Bool) -> [Event] {
    if state.isFailure { return [.failure] }
    guard state.isSuccess else { return [] }
    return (failedBefore ? [.recovery] : []) + (state == .findings ? [.findings] : []) + [.success]
  }
}
