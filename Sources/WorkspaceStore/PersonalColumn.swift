import Tables

/// A column that seems to say who someone is, by its name or its content.
package struct PersonalColumn: Sendable, Equatable {
  /// The column.
  package let name: String
  /// What it seems to hold: `e-mail addresses`, `telephone numbers`, `account numbers`, `names`,
  /// `addresses`.
  package let content: String

  /// The columns of a table that seem personal and are not among the declared ones.
  ///
  /// Content is told from the first thousand different texts: half of them must look alike.
  package static func found(in table: Tables.Table, declared: [String]) throws -> [PersonalColumn] {
    try table.names.compactMap { name in
      let isKey = name.hasSuffix("_id")
      if declared.contains(name) { return nil }
      if !isKey, let content = content(ofName: name) {
        return PersonalColumn(name: name, content: content)
      }
      let column = try table.column(name)
      guard column.type == .string, let dictionary = column.dictionary else { return nil }
      let texts = (0..<min(dictionary.count, 1000)).map { dictionary.utf8($0) }
        .filter { !$0.isEmpty }
      guard !texts.isEmpty else { return nil }
      // Numbers of orders and customers often look like those of telephones.
      for (content, test) in isKey ? tests.dropLast() : tests[...]
      where texts.count(where: test) * 2 > texts.count {
        return PersonalColumn(name: name, content: content)
      }
      return nil
    }
  }

  private static func content(ofName name: String) -> String? {
    let words = Set(
      name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    let joined = String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    for (content, names) in namesOf where !words.isDisjoint(with: names) || names.contains(joined) {
      return content
    }
    if ["firstname", "lastname", "fullname", "customername", "contactname"].contains(
      where: joined.hasSuffix)
    {
      return "names"
    }
    return nil
  }

  private static let namesOf: [(content: String, names: Set<String>)] = [
    ("e-mail addresses", ["email", "mail", "emailadres", "courriel", "recipientemail"]),
    (
      "telephone numbers",
      ["phone", "telephone", "telefoon", "telefoonnummer", "mobile", "gsm", "téléphone"]
    ),
    ("account numbers", ["iban", "rekeningnummer"]),
    (
      "names",
      [
        "firstname", "lastname", "surname", "fullname", "voornaam", "achternaam", "familienaam",
        "naam", "prénom", "nom", "recipientfirstname", "recipientlastname",
      ]
    ),
    (
      "addresses",
      ["ip", "ipaddress", "ipaddr", "street", "straat", "adres", "address", "postcode"]
    ),
    ("birth dates", ["birthdate", "geboortedatum", "birthday"]),
  ]

  private static let tests:
    [(content: String, test: @Sendable (UnsafeBufferPointer<UInt8>) -> Bool)] = [
      ("e-mail addresses", isAddress), ("account numbers", isAccount),
      ("telephone numbers", isTelephone),
    ]

  /// `someone@place.tld`, without blanks.
  static func isAddress(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let at = text.firstIndex(of: UInt8(ascii: "@")), at > 0,
      !text.contains(UInt8(ascii: " "))
    else { return false }
    let place = text[(at + 1)...]
    guard let dot = place.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return dot > place.startIndex && dot < place.endIndex - 1 && !place.contains(UInt8(ascii: "@"))
  }

  /// An IBAN by its check digits (ISO 13616).
  static func isAccount(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let bytes = text.filter { $0 != UInt8(ascii: " ") }
    guard (15...34).contains(bytes.count), bytes[..<2].allSatisfy({ $0 &- 65 < 26 }),
      bytes[2..<4].allSatisfy({ $0 &- 48 < 10 })
    else { return false }
    var rest = 0
    for byte in bytes[4...] + bytes[..<4] {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): rest = (rest * 10 + Int(byte - 48)) % 97
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): rest = (rest * 100 + Int(byte - 55)) % 97
      default: return false
      }
    }
    return rest == 1
  }

  /// Nine to fifteen digits that begin with `+` or `0`, with the usual marks between them.
  static func isTelephone(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "0") else {
      return false
    }
    let digits = text.count { $0 &- 48 < 10 }
    let marks = Array("+ -./()".utf8)
    return (9...15).contains(digits)
      && text.allSatisfy { $0 &- 48 < 10 || marks.contains($0) }
  }
}
