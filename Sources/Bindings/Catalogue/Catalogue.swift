import LuaRuntime
import Wording

/// Every function and class that scripts see, each declared once.
package final class Catalogue: Sendable {
  /// All functions: globals, `cx.…`, and methods such as `table:where`.
  package let functions: [Function]
  private let globals: [Function]
  private let library: [Function]
  private let classes: [LuaClass]

  /// The catalogue of this version.
  package static let shared = Catalogue()

  private init() {
    globals = ShowFunctions.globals + PlotFunctions.globals + HelpFunction.all
    library =
      ReadFunctions.all + AggregateFunctions.all + SegmentObject.functions + DateFunctions.all
      + TextFunctions.all + PromoterFunctions.all + ShowFunctions.library
      + StatisticsFunctions.library + ScaleFunctions.library + ContactFunctions.library
      + WorkspaceFunctions.library + ExperienceFunctions.library + DeedFunctions.library
      + ReportFunctions.library
    classes =
      DateClasses.all + [
        TableClass.luaClass, GroupsClass.luaClass, ColumnObject.luaClass, SegmentObject.luaClass,
        AggregateObject.luaClass, ResultObject.luaClass, DeedObject.luaClass, PlotObject.luaClass,
        ReportObject.luaClass, RowCursor.luaClass,
      ]
    let methods = classes.flatMap { $0.methods.map(\.function) }
    functions = globals + library + methods
  }

  /// Gives a machine the globals and the classes.
  package func install(in vm: LuaVM) throws(LuaError) {
    vm.keep(functions)
    for type in classes { try vm.declare(type) }
    for function in globals {
      try vm.setGlobal(function.name) { $0.append(function: function) }
    }
    var root = Node()
    for function in library {
      root.insert(function, path: function.name.split(separator: ".").dropFirst().map(String.init))
    }
    try vm.setGlobal("cx") { root.write(to: &$0) }
    let hidden = [
      ("unknown_name", Self.unknownName), ("segment_file", SegmentFiles.segment),
      ("segment_names", SegmentFiles.all),
    ]
    vm.keep(hidden.map(\.1))
    for (name, function) in hidden {
      try vm.setGlobal(name) { $0.append(function: function) }
    }
    _ = try vm.call(try vm.load(Self.guarding, name: "@deed:names"))
  }

  /// Makes a mistyped `cx.…` an error with the closest name instead of nil, names that are also
  /// functions callable, and `cx.segments` the workspace's files.
  private static let guarding = """
    local unknown = unknown_name
    unknown_name = nil
    local function guard(names, path)
      local call = names["()"]
      names["()"] = nil
      for name, value in pairs(names) do
        if type(value) == "table" then guard(value, path .. "." .. name) end
      end
      setmetatable(names, {
        __index = function(_, name) unknown(path, name) end,
        __call = call and function(_, ...) return call(...) end,
      })
    end
    local segment, segments = segment_file, segment_names
    segment_file, segment_names = nil, nil
    guard(cx, "cx")
    cx.segments = setmetatable({}, {
      __index = function(_, name) return segment(name) end,
      __pairs = function() return next, segments() end,
    })
    """

  private static let unknownName = Function(
    "cx.__index", "Refuses a name that is not there.", Arg<String>("path", ""),
    Arg<LuaValue>("name", "")
  ) { _, path, name throws -> NoResult in
    let known = Catalogue.shared.functions.compactMap { function -> String? in
      guard function.name.hasPrefix(path + ".") else { return nil }
      return function.name.dropFirst(path.count + 1).split(separator: ".").first.map(String.init)
    }
    let text = name.text ?? "[\(name.typeName)]"
    throw BindingError.sentence("`\(path)` has no `\(text)`." + suggestion(for: text, among: known))
  }

  /// A table of functions and tables, as `cx` is.
  private struct Node {
    private var functions: [(name: String, function: Function)] = []
    private var children: [(name: String, node: Node)] = []

    mutating func insert(_ function: Function, path: [String]) {
      guard let first = path.first else { return }
      if path.count == 1 {
        functions.append((first, function))
        return
      }
      if let index = children.firstIndex(where: { $0.name == first }) {
        children[index].node.insert(function, path: Array(path.dropFirst()))
      } else {
        var node = Node()
        node.insert(function, path: Array(path.dropFirst()))
        children.append((first, node))
      }
    }

    func write(to encoder: inout ValueEncoder, called: Function? = nil) {
      // `cx.contacts()` is a table and `cx.contacts.allowed` a function: a name may be both.
      let both = Set(functions.map(\.name)).intersection(children.map(\.name))
      encoder.beginMap(
        count: functions.count + children.count - both.count + (called == nil ? 0 : 1))
      if let called {
        encoder.append("()")
        encoder.append(function: called)
      }
      for (name, function) in functions where !both.contains(name) {
        encoder.append(name)
        encoder.append(function: function)
      }
      for (name, node) in children {
        encoder.append(name)
        let own = both.contains(name) ? functions.first { $0.name == name }?.function : nil
        node.write(to: &encoder, called: own)
      }
    }
  }
}
