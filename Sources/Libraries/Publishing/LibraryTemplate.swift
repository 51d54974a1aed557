import Manifest

/// The files that `deed lib new` begins a library with.
package struct LibraryTemplate {
  /// The texts by path.
  package let files: [(path: String, text: String)]

  /// A library that counts loyal customers, with its test and its page.
  ///
  /// `deed` is the version of Deed that it is written for.
  package init(name: String, deed: String) {
    files = [
      ("deed.toml", Self.manifest(name, deed)),
      ("init.lua", Self.module(name)),
      ("segments/loyal.lua", Self.segment(name)),
      ("tests/init_test.lua", Self.test(name)),
      ("docs/README.md", Self.page(name)),
    ]
  }

  /// A library of modules that a workspace has in its `lib/`.
  ///
  /// Names that the modules require of each other become the library's. A module `init` is the
  /// library's own; without one, init.lua returns the modules by name.
  package init(name: String, deed: String, modules: [(path: String, text: String)]) {
    let names = Set(
      modules.compactMap { LibraryInterface.module($0.path, name: "") }.map {
        String($0.drop { $0 == "." })
      })
    var files = [("deed.toml", Self.manifest(name, deed))]
    for (path, text) in modules {
      files.append((path, Self.renamed(text, names: names, library: name)))
    }
    if !modules.contains(where: { $0.path == "init.lua" }) {
      files.append(("init.lua", Self.list(name, names.filter { !$0.contains(".") }.sorted())))
    }
    files.append(("docs/README.md", Self.page(name)))
    self.files = files
  }

  /// The text with `require "targets"` as `require "NAME.targets"` for these modules.
  private static func renamed(_ text: String, names: Set<String>, library: String) -> String {
    var result = ""
    var rest = text[...]
    while let place = rest.firstRange(of: "require") {
      result += rest[..<place.upperBound]
      rest = rest[place.upperBound...]
      let open = rest.prefix { " \t(".contains($0) }
      let quote = rest.dropFirst(open.count).first
      guard let quote, quote == "\"" || quote == "'" else { continue }
      let inner = rest.dropFirst(open.count + 1).prefix { $0 != quote && $0 != "\n" }
      result += open + String(quote) + (names.contains(String(inner)) ? "\(library)." : "") + inner
      rest = rest.dropFirst(open.count + 1 + inner.count)
    }
    return result + rest
  }

  private static func manifest(_ name: String, _ deed: String) -> String {
    """
    [library]
    name = "\(name)"             # what `require` takes
    version = "0.1.0"
    deed = ">= \(deed)"
    licence = "MIT"
    description = "Definitions that our teams share."

    [dependencies]
    # "git.example.org/cx/nps" = "1.4"     # this version or a later 1.x

    [permissions]
    # A library computes and nothing else, unless it asks here and whoever uses it agrees:
    # read = ["exports"]
    # append = ["promises"]

    """
  }

  private static func module(_ name: String) -> String {
    """
    --- Definitions that our teams share.
    local M = {}

    --- Whether a customer has stayed for long.
    ---@param customer table A row of customers, with `tenure` in months
    ---@param months? integer How long is long (24)
    ---@return boolean
    ---@usage
    --- local \(name) = require "\(name)"
    --- return \(name).is_loyal({ tenure = 30 }) --> true
    function M.is_loyal(customer, months)
      return customer.tenure > (months or 24)
    end

    --- The share of loyal customers, in percent.
    ---@param customers table A table with a column `tenure`, in months
    ---@return number
    ---@usage
    --- local \(name) = require "\(name)"
    --- return \(name).loyal_pct(cx.table{ tenure = { 30, 6 } }) --> 50.0
    function M.loyal_pct(customers)
      local loyal = customers:where(function(c) return c.tenure > 24 end)
      return 100 * loyal:count() / customers:count()
    end

    return M

    """
  }

  private static func segment(_ name: String) -> String {
    """
    --- Customers who have stayed for more than two years.
    --- A workspace adopts it with `deed lib adopt \(name).segments.loyal`.
    return cx.segment("Loyal", function(c) return c.tenure > 24 end)

    """
  }

  private static func test(_ name: String) -> String {
    """
    local \(name) = require "\(name)"

    test("a customer is loyal after two years", function()
      expect(\(name).is_loyal({ tenure = 25 })):equal(true)
      expect(\(name).is_loyal({ tenure = 24 })):equal(false)
      expect(\(name).is_loyal({ tenure = 13 }, 12)):equal(true)
    end)

    test("half of two customers is 50 %", function()
      expect(\(name).loyal_pct(cx.table{ tenure = { 30, 6 } })):equal(50)
    end)

    """
  }

  private static func page(_ name: String) -> String {
    """
    # \(name)

    What this library answers, for whom, and who looks after it.

    ```lua
    local \(name) = require "\(name)"
    ```

    """
  }

  private static func list(_ name: String, _ modules: [String]) -> String {
    let lines = modules.map { module -> String in
      let isName = module.utf8.allSatisfy { $0 &- 48 < 10 || ($0 | 32) &- 97 < 26 || $0 == 95 }
      let key = isName && module.utf8.first.map { $0 &- 48 >= 10 } ?? false
      return "  \(key ? module : "[\"\(module)\"]") = require \"\(name).\(module)\",\n"
    }
    return "--- The modules of this library.\nreturn {\n\(lines.joined())}\n"
  }
}
