import ArgumentParser
import LuaRuntime
import Tables

@main struct Deed: ParsableCommand {
  func run() throws { print(evaluateTwo()) }
}
