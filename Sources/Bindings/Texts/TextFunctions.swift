import LuaRuntime

/// `cx.text.*`: words in comments.
enum TextFunctions {
  static let all: [Function] = [
    Function(
      "cx.text.fold", "A text without case and accents, for comparing: `Één` becomes `een`.",
      Arg<String>("s", "a text"), result: [ResultField("", "string", "the folded text")],
      example: #"return cx.text.fold("Coördinatie ÉÉN")"#
    ) { _, text in FoldedText.fold(text) },
    Function(
      "cx.text.has", "Whether one of the words begins a word of the text, folded.",
      Arg<String>("s", "a text"), Arg<LuaValue>("words", "a word or an array of words"),
      result: [ResultField("", "boolean", "true when one is found")],
      example: #"return cx.text.has("De levering was te laat.", { "lever", "bezorg" })"#
    ) { _, text, words in
      let wanted: [String]
      switch words {
      case .string: wanted = [words.text ?? ""]
      case .table(let table):
        wanted = try table.array.map { element in
          guard let word = element.text else {
            throw BindingError.unusable(
              "cx.text.has", expected: "words", found: element.typeName)
          }
          return word
        }
      default:
        throw LuaError.argument(
          function: "cx.text.has", name: "words", index: 2, expected: "word or array of words",
          found: words.typeName)
      }
      return FoldedText.has(text, wanted)
    },
    Function(
      "cx.text.words", "The words of a text, folded, in order.", Arg<String>("s", "a text"),
      result: [ResultField("", "array", "words")],
      example: #"return cx.text.words("Zeer tevreden, dank u!")"#
    ) { _, text in FoldedText.words(text) },
  ]
}
