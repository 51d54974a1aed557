import Terminal

/// What a typed statement says about itself, by its words: Lua's parser judges it later.
struct StatementText {
  /// The text as it was typed.
  let text: String
  /// The names of its top-level locals, in order, each once.
  let locals: [String]
  /// All names in it.
  let names: Set<String>
  /// The text without the `;` at its end, for reading it as an expression.
  let expression: String
  /// Whether a `;` at the end asks for silence.
  let isSilent: Bool
  /// The text without `<const>` behind top-level locals: Lua folds a constant into the code, and
  /// nothing would be left for later statements.
  private let unfolded: String
  /// Where its top-level `return` begins, in characters; nil without one.
  private let returnPlace: Int?

  init(_ text: String) {
    self.text = text
    let tokens = LuaLexer.tokens(of: text)
    let code = tokens.filter { $0.kind != .comment }
    names = Set(code.filter { $0.kind == .name }.map(\.text))
    isSilent = code.last?.text == ";"
    expression =
      isSilent ? String(Array(text)[..<(code.last?.range.lowerBound ?? 0)]) : text
    var depth = 0
    var found: [String] = []
    var place: Int?
    var characters = Array(text)
    for (index, token) in code.enumerated() {
      switch (token.kind, token.text) {
      case (.keyword, "function"), (.keyword, "do"), (.keyword, "if"), (.keyword, "repeat"),
        (.symbol, "("), (.symbol, "{"), (.symbol, "["):
        depth += 1
      case (.keyword, "end"), (.keyword, "until"), (.symbol, ")"), (.symbol, "}"), (.symbol, "]"):
        depth -= 1
      case (.keyword, "return") where depth == 0: place = place ?? token.range.lowerBound
      case (.keyword, "local") where depth == 0:
        let (names, attributes) = Self.declared(Array(code[(index + 1)...]))
        found += names
        for range in attributes {
          for position in range { characters[position] = " " }
        }
      default: break
      }
      // `function` inside `local function` has its `end`, which closes it above.
    }
    returnPlace = place
    unfolded = String(characters)
    var seen: Set<String> = []
    locals = found.filter { seen.insert($0).inserted }
  }

  /// The names behind `local`, and where `<const>` stands behind one.
  private static func declared(
    _ tokens: [LuaToken]
  ) -> (names: [String], constants: [Range<Int>]) {
    var index = 0
    if tokens.first?.text == "function" { index = 1 }
    var names: [String] = []
    var constants: [Range<Int>] = []
    while index < tokens.count, tokens[index].kind == .name {
      names.append(tokens[index].text)
      index += 1
      // An attribute: < const >
      if index + 2 < tokens.count, tokens[index].text == "<", tokens[index + 2].text == ">" {
        if tokens[index + 1].text == "const" {
          constants.append(tokens[index].range.lowerBound..<tokens[index + 2].range.upperBound)
        }
        index += 3
      }
      guard index < tokens.count, tokens[index].text == "," else { break }
      index += 1
    }
    return (names, constants)
  }

  /// The statement as a function of one argument, which gets a function over its locals, inside a
  /// chunk that declares the earlier `known` locals; its lines keep their numbers.
  func chunk(asExpression: Bool, known: [String]) -> String {
    let outer = known.isEmpty ? "" : "local " + known.joined(separator: ", ") + "; "
    let head = outer + "return function(_keep_, ...) "
    if asExpression { return head + "return " + expression + "\nend" }
    guard !locals.isEmpty else { return head + unfolded + "\nend" }
    let keep = " _keep_(function() return " + locals.joined(separator: ", ") + " end) "
    guard let returnPlace else { return head + unfolded + "\n" + keep + "end" }
    let characters = Array(unfolded)
    return head + String(characters[..<returnPlace]) + keep + String(characters[returnPlace...])
      + "\nend"
  }
}
