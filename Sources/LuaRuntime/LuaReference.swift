import CLua

/// A Lua value, normally a function, that Swift keeps alive in the machine's registry.
///
/// Belongs to the machine's thread, like the machine.
@usableFromInline package final class LuaReference {
  /// The place in the registry.
  package let id: Int32
  /// The machine that holds the value.
  package let vm: LuaVM

  init(_ id: Int32, vm: LuaVM) {
    self.id = id
    self.vm = vm
  }

  deinit { if !vm.isClosed { deed_release(vm.handle, id) } }
}
