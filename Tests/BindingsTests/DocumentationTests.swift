import Bindings
import Foundation
import LuaRuntime
import Testing

/// The manual, editors' files, and what they need from each declaration.
struct DocumentationTests {
  @Test func `every function is documented`() {
    let gaps = DocumentationCheck.gaps(in: Catalogue.shared.functions)
    #expect(gaps.isEmpty, "\(gaps.joined(separator: "\n"))")
  }

  @Test func `an undocumented function is found out`() {
    let bare = Function(
      "cx.bare", "", Arg<Double>("x", ""), Options(OptionDeclaration("o", .string, ""))
    ) {
      (_: Call, _: Double, _: OptionValues) in NoResult()
    }
    #expect(
      DocumentationCheck.gaps(in: [bare]) == [
        "cx.bare: the summary is no sentence", "cx.bare: there is no example",
        "cx.bare: argument `x` says nothing", "cx.bare: option `o` says nothing",
      ])
  }

  @Test func `editors' files name every function with its parameters, and Lua can read them`()
    throws
  {
    let files = MetaFile.all()
    let text = files.map(\.text).joined()
    for function in Catalogue.shared.functions {
      let isMethod = function.name.contains(":")
      let name =
        isMethod
        ? function.name.prefix(1).uppercased() + function.name.dropFirst() : function.name
      #expect(text.contains("\nfunction \(name)("), "\(function.name)")
      for option in function.arguments.flatMap(\.options) {
        #expect(text.contains("---@field \(option.name)? "), "\(function.name): \(option.name)")
      }
      for field in function.result where !field.name.isEmpty {
        // `:name(argument)` declares a method of the result, `low, high` two fields.
        let names =
          field.name.hasPrefix(":")
          ? field.name.split { ":(".contains($0) }.prefix(1)
          : field.name.split { ", ".contains($0) }[...]
        for name in names {
          #expect(text.contains("---@field \(name) "), "\(function.name): \(field.name)")
        }
      }
      let className = function.name.split(separator: isMethod ? ":" : ".").dropLast().joined(
        separator: ".")
      if !className.isEmpty {
        let shown =
          isMethod ? "cx." + className.prefix(1).uppercased() + className.dropFirst() : className
        #expect(text.contains("---@class \(shown)\n"), "\(function.name): \(shown)")
      }
    }
    for (name, text) in files {
      #expect(text.hasPrefix("---@meta\n"))
      #expect(throws: Never.self, "\(name)") { _ = try LuaVM().load(text, name: "=" + name) }
    }
  }

  @Test func `annotations have the forms that the language server knows`() throws {
    let names = "([a-z_A-Z0-9]+\\??|\\[string\\])"
    let forms = try [
      "meta", "class [A-Za-z_.]+(: [A-Za-z_.]+)?", "type .+", "field \(names) \\S+.*",
      "param ([a-z_A-Z0-9]+\\??|\\.\\.\\.) \\S+.*", "return \\S+.*",
    ].map { try Regex("---@" + $0) }
    for (name, text) in MetaFile.all() {
      for line in text.split(separator: "\n") where line.hasPrefix("---@") {
        let fits = forms.contains { line.wholeMatch(of: $0) != nil }
        #expect(fits, "\(name): \(line)")
      }
      // Every class that is named is defined.
      let all = MetaFile.all().map(\.text).joined()
      for match in text.matches(of: #/---@return (cx\.[A-Za-z_.]+)/#) {
        #expect(all.contains("---@class \(match.1)"), "\(name): \(match.1)")
      }
    }
  }

  @Test func `the reference is current`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/reference")
    let pages = ReferencePage.all()
    for (name, text) in pages {
      let found = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      #expect(
        found == text, "docs/reference/\(name) is old: run `deed doc --reference docs/reference`")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(names) == Set(pages.map(\.name)))
  }

  @Test func `every function is on one page`() {
    let listed = DocumentationTopic.all.flatMap(\.functions).map(\.name)
    #expect(listed.count == Catalogue.shared.functions.count)
    #expect(Set(listed).count == listed.count)
  }
}
