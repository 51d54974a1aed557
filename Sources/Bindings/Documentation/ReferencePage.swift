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
        index += "- `\(function.name)`: \(function.summary.escapedForMarkdown)\n"
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
    var text = "## `\(function.signature)`\n\n\(function.summary.escapedForMarkdown)\n"
    let isMethod = function.name.contains(":")
    let arguments = (isMethod ? Array(function.arguments.dropFirst()) : function.arguments)
      .filter { $0.options.isEmpty }
    if !arguments.isEmpty {
      text += "\n| argument | type | meaning |\n| :-- | :-- | :-- |\n"
      for argument in arguments {
        text += row([code(argument.name), argument.type, argument.summary])
      }
    }
    let options = function.arguments.flatMap(\.options)
    if !options.isEmpty {
      text += "\n| option | type | default | meaning |\n| :-- | :-- | :-- | :-- |\n"
      for option in options {
        text += row([
          code(option.name), option.typeName, option.defaultText.map(code) ?? "", option.summary,
        ])
      }
    }
    if !function.result.isEmpty {
      text += "\n| result | type | meaning |\n| :-- | :-- | :-- |\n"
      for field in function.result {
        text += row([field.name.isEmpty ? "" : code(field.name), field.type, field.summary])
      }
    }
    if let example = function.example { text += "\n```lua\n\(example)\n```\n" }
    if let source = function.source { text += "\nSource: \(source.escapedForMarkdown)\n" }
    return text
  }

  private static func code(_ text: String) -> String {
    "`" + text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
      + "`"
  }

  /// A row of a table; what is in backticks already stays as it is.
  private static func row(_ cells: [String]) -> String {
    "| "
      + cells.map { cell in
        cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
          .split(separator: "\\\\|", omittingEmptySubsequences: false).joined(separator: "\\|")
          .split(separator: "\n").joined(separator: " ")
      }.joined(separator: " | ") + " |\n"
  }
}
