import Synchronization

/// The names of the classes by their tags, for messages.
package enum LuaClassNames {
  private static let names = Mutex<[Int: String]>([:])

  /// Remembers the name of a class.
  static func register(_ name: String, tag: Int32) { names.withLock { $0[Int(tag)] = name } }

  /// The name of a class, or `userdata`.
  package static func name(of tag: Int32) -> String {
    names.withLock { $0[Int(tag)] } ?? "userdata"
  }
}
