import LuaRuntime
import Tables

/// `cx.read` and `cx.table`.
enum ReadFunctions {
  static let all: [Function] = []
}
