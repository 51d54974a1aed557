import Crypto

/// An Ed25519 signature over what a version is: name, number and sum of its files.
///
/// In a tag's message and in the lock it is one line, `deed-signature: ed25519:KEY SIGNATURE`, both
/// in hexadecimal.
package struct LibrarySignature: Sendable, Equatable {
  /// The public key as `ed25519:…`.
  package let key: String
  private let signature: [UInt8]

  /// Reads the line; nil for any other text.
  package init?(_ line: String) {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard words.count == 3, words[0] == "deed-signature:", let key = Self.key(String(words[1])),
      let signature = Hexadecimal.bytes(words[2]), signature.count == 64
    else { return nil }
    self.key = Self.text(of: key)
    self.signature = signature
  }

  /// Signs a version with a secret key of 32 bytes.
  ///
  /// - Throws: `LibraryError.sentence` when the key is none.
  package init(
    name: String, version: LibraryVersion, sum: String, secret: [UInt8]
  ) throws(LibraryError) {
    do {
      let secret = try Curve25519.Signing.PrivateKey(rawRepresentation: secret)
      signature = Array(try secret.signature(for: Self.statement(name, version, sum)))
      key = Self.text(of: Array(secret.publicKey.rawRepresentation))
    } catch { throw .sentence("the signing key is no Ed25519 key of 32 bytes.") }
  }

  /// The line.
  package var text: String { "deed-signature: \(key) \(Hexadecimal.text(signature))" }

  /// Whether the signature is one of this version by its key.
  package func signs(name: String, version: LibraryVersion, sum: String) -> Bool {
    guard let bytes = Self.key(key),
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
    else { return false }
    return key.isValidSignature(signature, for: Self.statement(name, version, sum))
  }

  /// A new secret key.
  package static func newSecret() -> [UInt8] {
    Array(Curve25519.Signing.PrivateKey().rawRepresentation)
  }

  /// The public key of a secret one, as `ed25519:…`; nil when it is none.
  package static func publicKey(of secret: [UInt8]) -> String? {
    (try? Curve25519.Signing.PrivateKey(rawRepresentation: secret)).map {
      text(of: Array($0.publicKey.rawRepresentation))
    }
  }

  /// Whether a text is a public key.
  package static func isKey(_ text: String) -> Bool { key(text) != nil }

  private static func statement(
    _ name: String, _ version: LibraryVersion, _ sum: String
  ) -> [UInt8] { Array("deed library\n\(name)\n\(version)\n\(sum)\n".utf8) }

  private static func text(of key: [UInt8]) -> String { "ed25519:\(Hexadecimal.text(key))" }

  private static func key(_ text: String) -> [UInt8]? {
    guard text.hasPrefix("ed25519:"), let bytes = Hexadecimal.bytes(text.dropFirst(8)),
      bytes.count == 32
    else { return nil }
    return bytes
  }
}

/// Bytes as pairs of digits.
package enum Hexadecimal {
  /// The digits of bytes, in small letters.
  package static func text(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The bytes of digits; nil for any other text.
  package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    let digits = text.utf8.map { byte -> UInt8? in
      switch byte {
      case 48...57: byte - 48
      case 97...102: byte - 87
      default: nil
      }
    }
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[index], let low = digits[index + 1] else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}
