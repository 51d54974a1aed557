import LuaRuntime

/// What is missing from functions' declarations before help, manual and editors can use them.
package enum DocumentationCheck {
  /// One sentence for each gap, such as `cx.nps: argument `x` says nothing`.
  package static func gaps(in functions: [Function]) -> [String] {
    functions.flatMap(gaps(in:))
  }

  private static func gaps(in function: Function) -> [String] {
    var gaps: [String] = []
    if !function.summary.hasSuffix(".") || function.summary.count < 8 {
      gaps.append("the summary is no sentence")
    }
    if function.name.hasPrefix("cx."), function.example == nil {
      gaps.append("there is no example")
    }
    let isMethod = function.name.contains(":")
    for argument in isMethod ? Array(function.arguments.dropFirst()) : function.arguments
    where argument.summary.isEmpty {
      gaps.append("argument `\(argument.name)` says nothing")
    }
    for option in function.arguments.flatMap(\.options) where option.summary.isEmpty {
      gaps.append("option `\(option.name)` says nothing")
    }
    for field in function.result where field.type.isEmpty || field.summary.isEmpty {
      gaps.append("result `\(field.name)` says nothing")
    }
    return gaps.map { "\(function.name): \($0)" }
  }
}
