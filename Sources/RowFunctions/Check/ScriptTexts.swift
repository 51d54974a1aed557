import LuaRuntime

extension RowFunctions {
  /// The constant texts of a compiled script and of its functions: among them are the names of the
  /// columns that it uses.
  ///
  /// Empty when the bytecode cannot be read.
  package func texts(in chunk: LuaReference) -> Set<String> {
    guard let bytes = try? vm.bytecode(of: chunk), let main = try? DumpReader.read(bytes) else {
      return []
    }
    return Set(main.texts.map { String(decoding: $0, as: UTF8.self) })
  }
}
