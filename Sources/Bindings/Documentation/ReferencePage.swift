import LuaRuntime
import Reports

/// The manual's pages as Markdown, written from the catalogue.
package enum ReferencePage {
  /// All pages by file name: one for each topic, and `README.md` that lists them.
  package static func all() -> [(name: String, text: String)] {
    let topics = DocumentationTopic.all
    var index = """
      # Reference

      Written by `deed doc --reference docs/reference` from the declarations that also check \
      arguments and feed `help`; a test keeps it current.


      """
    for topic in topics {
      index += "## [\(topic.title)](\(topic.name).md)\n\n"
      for function in topic.functions {
        index += "- `\(function.name)`: \(marked(function.summary))\n"
      }
      index += "\n"
    }
    return [("README.md", String(index.dropLast()))]
      + topics.map { ("\($0.name).md", page($0)) }
  }

  private static func page(_ topic: DocumentationTopic) -> String {
    "# \(topic.title)\n\n" + topic.functions.map(section).joined(separator: "\n")
  }

  private static func section(_ function: Function) -> String {
    var text = "## `\(function.signature)`\n\n\(marked(function.summary))\n"
    let isMethod = function.name.contains(":")
    let arguments = (isMethod ? Array(function.arguments.dropFirst()) : function.arguments)
      .filter { $0.options.isEmpty }
    if !arguments.isEmpty {
      text += "\n| argument | type | meaning |\n| :-- | :-- | :-- |\n"
      for argument in arguments {
        text += row([code(argument.name), marked(argument.type), marked(argument.summary)])
      }
    }
    let options = function.arguments.flatMap(\.options)
    if !options.isEmpty {
      text += "\n| option | type | default | meaning |\n| :-- | :-- | :-- | :-- |\n"
      for option in options {
        text += row([
          code(option.name), marked(option.typeName), option.defaultText.map(code) ?? "",
          marked(option.summary),
        ])
      }
    }
    if !function.result.isEmpty {
      text += "\n| result | type | meaning |\n| :-- | :-- | :-- |\n"
      for field in function.result {
        text += row([
          field.name.isEmpty ? "" : code(field.name), marked(field.type), marked(field.summary),
        ])
      }
    }
    if let example = function.example { text += "\n```lua\n\(example)\n```\n" }
    if let source = function.source { text += "\nSource: \(marked(source))\n" }
    return text
  }

  /// A text of ours as Markdown: what it has in backticks is code, the rest formats nothing.
  private static func marked(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
    guard parts.count % 2 == 1 else { return text.escapedForMarkdown }
    return parts.enumerated().map { index, part in
      index % 2 == 0 ? part.escapedForMarkdown : code(part)
    }.joined()
  }

  private static func code(_ text: String) -> String { "`" + text + "`" }

  /// A row of a table, whose cells hold Markdown: a bar in them does not end the cell.
  private static func row(_ cells: [String]) -> String {
    "| "
      + cells.map { cell in
        cell.replacing("\\|", with: "|").replacing("|", with: "\\|")
          .split(separator: "\n").joined(separator: " ")
      }.joined(separator: " | ") + " |\n"
  }
}
