import Synchronization
import Tables

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The data of a workspace, opened when it is first asked for, or a little before.
final class WorkspaceData: Sendable {
  let folder: String
  private let now: @Sendable () -> Int64
  private let opened = Mutex<WorkspaceStore?>(nil)
  private let ahead = Mutex<WorkAside?>(nil)

  init(folder: String, now: @escaping @Sendable () -> Int64) {
    self.folder = folder
    self.now = now
  }

  /// Whether anything was ever imported.
  var isThere: Bool { access(folder + "/catalogue.sqlite", F_OK) == 0 }

  /// The data; waits for who reads ahead.
  ///
  /// - Throws: `StoreError`.
  func store() throws -> WorkspaceStore {
    endReadingAhead()
    return try openedStore()
  }

  /// Begins to read what the catalogue says about the tables that a script's text names, on a thread
  /// beside the one that makes the script's machine; nothing when it names none.
  ///
  /// What goes wrong is left to who asks for the table. Before the process ends, `endReadingAhead`
  /// has to be called.
  func readAhead(for script: String) {
    let names = Self.tables(namedIn: script)
    guard !names.isEmpty, isThere else { return }
    ahead.withLock { ahead in
      ahead?.end()
      ahead = WorkAside {
        guard let store = try? self.openedStore(), let known = try? store.tableNames() else {
          return
        }
        for name in names where known.contains(name) { store.readAhead(name) }
      }
    }
  }

  /// Begins to open the data, or to make them, on a thread beside the one that looks at a file which is
  /// to be imported.
  ///
  /// What goes wrong is left to who asks for the data. Before the process ends, `endReadingAhead` has
  /// to be called.
  func openAhead() {
    ahead.withLock { ahead in
      ahead?.end()
      ahead = WorkAside { _ = try? self.openedStore() }
    }
  }

  /// Waits until nobody reads ahead any more.
  func endReadingAhead() {
    ahead.withLock { ahead in
      ahead?.end()
      ahead = nil
    }
  }

  private func openedStore() throws -> WorkspaceStore {
    try opened.withLock { opened in
      if let opened { return opened }
      let store = try WorkspaceStore(folder: folder, now: now)
      opened = store
      return store
    }
  }

  /// The tables that a text reads by their names, as `cx.responses` reads `responses`.
  static func tables(namedIn script: String) -> [String] {
    let bytes = Array(script.utf8)
    let start = Array("cx.".utf8)
    var names: [String] = []
    var position = 0
    while position + start.count <= bytes.count {
      guard bytes[position..<position + start.count].elementsEqual(start) else {
        position += 1
        continue
      }
      position += start.count
      let first = position
      while position < bytes.count, isPartOfName(bytes[position]) { position += 1 }
      let name = String(decoding: bytes[first..<position], as: UTF8.self)
      if StandardTables.isStandard(name), !names.contains(name) { names.append(name) }
    }
    return names
  }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension WorkspaceStore {
  /// Reads a table's state and opens its raw files, for who asks for them next.
  fileprivate func readAhead(_ name: String) {
    guard let state = try? currentState(of: name) else { return }
    for part in state.parts { part.openRawFile() }
  }
}
