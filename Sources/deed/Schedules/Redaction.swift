import Scheduling

/// Takes what could say who someone is out of texts that leave the workspace.
///
/// Personal columns are masked where they are shown; this also masks what error messages quote:
/// e-mail addresses, and numbers of nine digits and more such as telephone and account numbers.
enum Redaction {
  /// The text with addresses and long numbers masked.
  static func text(_ text: String) -> String {
    let numbers = /\+?\d(?:[ .\-\/()]{0,2}\d){8,}/
    let addresses = /[\p{L}\d._%+\-]+@[\p{L}\d.\-]+\.\p{L}{2,}/
    return text.replacing(addresses, with: "•••@•••").replacing(numbers) { match in
      // Times and dates are numbers too.
      isTime(match.output) ? String(match.output) : "•••"
    }
  }

  /// A notification without what only its receiver should know: an address's user, path and query.
  static func channel(_ notification: Notification) -> String {
    guard case .webhook(let url) = notification.channel, let range = url.firstRange(of: "://"),
      !url.hasPrefix("secret:")
    else { return notification.text }
    let scheme = url[..<range.upperBound]
    let rest = url[range.upperBound...]
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let shown = host.split(separator: "@").last ?? host
    let prefix = notification.text.prefix(notification.text.count - url.count)
    return prefix + scheme + shown + (host.endIndex == rest.endIndex ? "" : "/…")
  }

  /// `2026-01-31`, also with a time after it.
  private static func isTime(_ text: Substring) -> Bool {
    text.wholeMatch(of: /\d{4}-\d{2}-\d{2}(?:[ T].*)?/) != nil
  }
}
