import CLua

extension LuaVM {
  /// Makes all libraries among the globals, and those inside them, read-only.
  ///
  /// Called once, after everything was declared and before a script runs.
  package func sealLibraries() throws(LuaError) { try check(deed_seal_libraries(handle)) }

  /// Globals for one script or module: a copy of the machine's, over libraries that it cannot change,
  /// with its own `load` and `require`.
  ///
  /// `origin` is what the resolver of modules is told of who asks; empty for a script.
  package func newEnvironment(origin: String = "") throws(LuaError) -> LuaReference {
    var reference: Int32 = 0
    try check(deed_new_environment(handle, origin, &reference))
    return LuaReference(reference, vm: self)
  }

  /// Where `math.random` begins from now on, until a script calls `math.randomseed`.
  package func seedRandom(_ seed: Int64) throws(LuaError) {
    try check(deed_seed_random(handle, seed))
  }

  /// Sets what finds modules for `require`: a function of (name, origin) that returns the module's
  /// key, its chunk's name and its text, or throws.
  ///
  /// A module is loaded once for each key, in an environment of its own.
  package func setResolver(_ function: Function) throws(LuaError) {
    keep([function])
    var encoder = ValueEncoder()
    encoder.append(function: function)
    let status = try encoder.withBytes(for: handle) { bytes in
      deed_set_resolver(handle, bytes.baseAddress, bytes.count)
    }
    try check(status)
  }

  /// For tests: sets a global to a table of the functions of Lua's own that Deed replaced.
  package func exposeReplacedFunctions(as name: String) throws(LuaError) {
    try check(deed_set_originals(handle, name))
  }

  /// For tests: destroys the machine's own memory, as an error in Lua might.
  package func corruptForTests() { deed_vm_corrupt(handle) }
}
