import ArgumentParser
import LuaRuntime
import Tables

@main struct Deed: ParsableCommand {
  func run() throws {
    let vm = try LuaVM()
    let f = Function("cx.add", "Adds", Arg<Double>("a", ""), Arg<Double>("b", "")) { _, a, b in
      a + b
    }
    vm.keep([f])
    try vm.setGlobal("cx") {
      $0.beginMap(count: 1); $0.append("add"); $0.append(function: f)
    }
    print(
      try vm.call(vm.load("return cx.add(1,2), {1,2,{x=1}}, pcall(cx.add, 1, 'x')", name: "=eval")))
  }
}
