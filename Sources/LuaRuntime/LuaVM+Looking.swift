import CLua

/// A value as it is found without running code.
package enum LookedAt {
  case nothing
  case string
  /// A Lua table: its text keys, sorted, each with the kind of its value, such as `function`.
  case table([(name: String, kind: String)])
  /// An object of a class of Deed's.
  case object(AnyObject, tag: Int32)
  /// A date, a time or another scalar of a class of Deed's.
  case scalar(tag: Int32)
  /// A function; the declaration when it is one of the host's.
  case function(Function?)
  /// A function that is written in Lua: its chunk's path and the line it begins on.
  case written(path: String, line: Int)
  case other
}

extension LuaVM {
  /// Looks at a global, or at an upvalue or a field of `source`, and from there along fields, by raw access
  /// only: no metamethod runs.
  ///
  /// An empty path gives the globals, or the kept table `source`. At most `most` keys of a table are listed.
  package func look(
    _ path: [String], in source: LuaReference? = nil, most: Int = 5000
  ) -> LookedAt {
    guard !path.contains(where: { $0.utf8.contains(0) }) else { return .nothing }
    var names = path.flatMap { Array($0.utf8) + [0] }.map { CChar(bitPattern: $0) } + [0]
    let status = deed_look(
      deed_vm_state(handle), source?.id ?? 0, &names, Int32(path.count), Int64(most))
    guard status == DEED_OK else { return .nothing }
    let values = decodeResults()
    switch values.first?.text {
    case "string": return .string
    case "table":
      let keys = stride(from: 1, to: values.count - 1, by: 2).map {
        (name: values[$0].text ?? "", kind: values[$0 + 1].text ?? "")
      }
      return .table(keys.sorted { $0.name < $1.name })
    case "object":
      switch values.last {
      case .object(let object, let tag): return .object(object, tag: tag)
      case .scalar(let tag, _): return .scalar(tag: tag)
      default: return .other
      }
    case "function":
      if values.count > 3, let path = values[2].text, case .integer(let line) = values[3] {
        return .written(path: path, line: Int(clamping: line))
      }
      guard values.count > 1, case .integer(let address) = values[1],
        let pointer = UnsafeRawPointer(bitPattern: Int(address))
      else { return .function(nil) }
      return .function(Unmanaged<Function>.fromOpaque(pointer).takeUnretainedValue())
    case "nil", nil: return .nothing
    default: return .other
    }
  }

  /// Makes the local `name` that the kept function `target` uses the one that `source` uses.
  package func shareLocal(_ name: String, from source: LuaReference, to target: LuaReference) {
    guard !name.utf8.contains(0) else { return }
    deed_share_upvalue(handle, target.id, source.id, name)
  }

  /// Runs `body`, during which Ctrl-C stops the machine and sets `cancelled`; gives whether it did.
  package func statement<Result>(
    cancelled: UnsafeMutablePointer<Int32>, _ body: () -> Result
  ) -> (result: Result, wasInterrupted: Bool) {
    deed_begin_statement(handle, cancelled)
    let result = body()
    return (result, deed_end_statement(handle))
  }
}
