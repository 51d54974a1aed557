import Calendars

/// A message as mail servers take it (RFC 5322), its text in base64.
struct MailText {
  let from: String
  let to: String
  let subject: String
  let text: String

  /// The lines, each with CR and LF.
  var bytes: [UInt8] {
    let lines = [
      "From: \(Self.line(from))", "To: \(Self.line(to))",
      "Subject: =?utf-8?B?\(Self.base64(Array(Self.line(subject).utf8)))?=",
      "Date: \(date)", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: base64", "",
    ]
    var rest = Self.base64(Array(text.utf8))[...]
    var body: [String] = []
    while !rest.isEmpty {
      body.append(String(rest.prefix(76)))
      rest = rest.dropFirst(76)
    }
    return Array((lines + body).joined(separator: "\r\n").utf8) + [13, 10]
  }

  /// `31 Jan 2026 12:00:00 +0000`.
  private var date: String {
    let seconds = CivilSeconds.floor(microseconds: SystemClock.now())
    let date = CivilDate(days: Int32(clamping: seconds / 86_400))
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let time = ISOText.time(seconds * 1_000_000).dropFirst(11).prefix(8)
    return "\(date.day) \(months[date.month - 1]) \(date.year) \(time) +0000"
  }

  /// The text without line ends, which would begin another header.
  private static func line(_ text: String) -> String {
    String(text.unicodeScalars.filter { $0.value >= 32 }.map(Character.init))
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var found: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let word = part.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - part.count))
      for place in 0..<4 {
        found.append(
          place <= part.count
            ? letters[Int(word >> (18 - 6 * UInt32(place)) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: found, as: UTF8.self)
  }
}
