import ArgumentParser

/// A length of time given on the command line.
struct Duration {
  let seconds: Double
  let text: String

  /// Reads `30s`, `10m`, `2h`, `500ms` or plain seconds.
  static func parsed(_ text: String) throws -> Duration {
    let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("", 1)]
    for (unit, factor) in units where text.hasSuffix(unit) {
      guard let number = Double(text.dropLast(unit.count)) else { continue }
      guard number > 0, number.isFinite, number * factor < 1e9 else { break }
      return Duration(seconds: number * factor, text: text)
    }
    throw ValidationError("a duration is written like 30s, 10m or 2h, got `\(text)`")
  }
}

/// An amount of memory given on the command line.
struct MemorySize {
  let bytes: Int
  let text: String

  /// What a script gets that asks for no other.
  static let usual = MemorySize(bytes: 1 << 30, text: "1G")

  /// Reads `512M`, `2G`, `64K` or plain bytes.
  static func parsed(_ text: String) throws -> MemorySize {
    let units: [(String, Double)] = [
      ("K", 1024), ("M", 1_048_576), ("G", 1_073_741_824), ("", 1),
    ]
    let upper = text.uppercased()
    let plain = upper.hasSuffix("B") ? String(upper.dropLast()) : upper
    for (unit, factor) in units where plain.hasSuffix(unit) {
      guard let number = Double(plain.dropLast(unit.count)), number.isFinite else { continue }
      let bytes = number * factor
      guard bytes >= 1_048_576, bytes < 1e15 else { break }
      return MemorySize(bytes: Int(bytes), text: text)
    }
    throw ValidationError("memory is written like 512M or 2G, at least 1M, got `\(text)`")
  }
}
