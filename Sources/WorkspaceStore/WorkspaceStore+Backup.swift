import CKernels
import Formats
import Foundation
import GRDB
import Tables

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension WorkspaceStore {
  /// Writes the state of this moment into one file, which appears when it is complete; `manifest` is
  /// the text of the workspace's `deed.toml`.
  ///
  /// - Throws: `StoreError.damaged`, `.missingFile` rather than backing up damaged data, and
  ///   `WriteError`.
  package func backup(to path: String, manifest: String? = nil) throws {
    try writing {
      if let problem = try problems().first {
        throw StoreError.catalogue(path: catalogue.path, remark: problem)
      }
      let copy = folder + "/backup.sqlite"
      unlink(copy)
      defer { unlink(copy) }
      try catalogue.pool.writeWithoutTransaction { database in
        try database.execute(sql: "VACUUM INTO ?", arguments: [copy])
      }
      let names = try catalogue.read {
        try String.fetchAll($0, sql: "SELECT name FROM files NOT INDEXED ORDER BY name")
      }
      try AtomicFile.replace(path) { file in
        try Self.write(Array(Self.magic.utf8), to: file)
        try Self.writeEntry("catalogue.sqlite", at: copy, to: file)
        if let manifest {
          try Self.writeEntry(Self.manifestEntry, Array(manifest.utf8), to: file)
        }
        for name in names { try Self.writeEntry(name, at: partsFolder + "/" + name, to: file) }
        let count = names.count + (manifest == nil ? 0 : 1)
        try Self.write(Self.header("", byteCount: 0, sum: UInt32(count)), to: file)
      }
      try noteCopy(path, kind: "backup")
    }
  }

  /// Makes the store of a backup in `folder`, which must not hold one, and gives the text of the
  /// `deed.toml` in it.
  ///
  /// - Throws: `StoreError.notEmpty`, `.notABackup`, `.folder`.
  @discardableResult
  package static func restore(from path: String, into folder: String) throws -> String? {
    let staging = folder + ".restoring"
    if access(folder + "/catalogue.sqlite", F_OK) == 0 { throw StoreError.notEmpty(path: folder) }
    let bytes = try FileBytes.read(path, access: .mapped)
    let all = try entries(of: bytes, path: path)
    let entries = all.filter { $0.name != manifestEntry }
    try? FileManager.default.removeItem(atPath: staging)
    for made in [staging, staging + "/parts"] where mkdir(made, 0o777) != 0 {
      throw StoreError.folder(
        path: made, action: "make", remark: String(cString: strerror(errno)))
    }
    do {
      for entry in entries {
        let isCatalogue = entry.name == "catalogue.sqlite"
        try AtomicFile.replace(staging + (isCatalogue ? "/" : "/parts/") + entry.name) { file in
          try file.write(
            UnsafeRawBufferPointer(
              start: bytes.address + entry.range.lowerBound, count: entry.range.count))
        }
      }
      // An empty folder of the same name gives way.
      rmdir(folder + "/parts")
      rmdir(folder)
      guard rename(staging, folder) == 0 else {
        let code = errno
        throw code == ENOTEMPTY || code == EEXIST
          ? StoreError.notEmpty(path: folder)
          : StoreError.folder(
            path: folder, action: "make", remark: String(cString: strerror(code)))
      }
    } catch {
      try? FileManager.default.removeItem(atPath: staging)
      throw error
    }
    return all.first { $0.name == manifestEntry }.map { entry in
      String(
        decoding: UnsafeRawBufferPointer(
          start: bytes.address + entry.range.lowerBound, count: entry.range.count),
        as: UTF8.self)
    }
  }

  /// The name of the workspace's settings in a backup.
  private static let manifestEntry = "deed.toml"

  /// What a backup begins with; the digit is the version of its layout.
  private static let magic = "DEEDBACKUP1\n"

  /// Length of the name, name, length of the bytes, their checksum, and the checksum of all that.
  private static func header(_ name: String, byteCount: Int, sum: UInt32) -> [UInt8] {
    let fields =
      bytes(UInt32(name.utf8.count)) + Array(name.utf8) + bytes(UInt64(byteCount)) + bytes(sum)
    return fields
      + bytes(fields.withUnsafeBufferPointer { deed_checksum($0.baseAddress, $0.count) })
  }

  private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number(8 * $0)) }
  }

  private static func write(_ bytes: [UInt8], to file: AtomicFile) throws {
    try bytes.withUnsafeBytes { try file.write($0) }
  }

  private static func writeEntry(_ name: String, at path: String, to file: AtomicFile) throws {
    let content = try FileBytes.read(path, access: .mapped)
    let sum = deed_checksum(
      content.address.assumingMemoryBound(to: UInt8.self), content.byteCount)
    try write(header(name, byteCount: content.byteCount, sum: sum), to: file)
    try file.write(UnsafeRawBufferPointer(start: content.address, count: content.byteCount))
  }

  private static func writeEntry(_ name: String, _ content: [UInt8], to file: AtomicFile) throws {
    let sum = content.withUnsafeBufferPointer { deed_checksum($0.baseAddress, $0.count) }
    try write(header(name, byteCount: content.count, sum: sum), to: file)
    try write(content, to: file)
  }

  private static func entries(
    of bytes: Buffer, path: String
  ) throws -> [(name: String, range: Range<Int>)] {
    func refused(_ detail: String) -> StoreError { .notABackup(path: path, detail: detail) }
    let start = bytes.address.assumingMemoryBound(to: UInt8.self)
    func number(_ position: Int, _ width: Int) -> UInt64 {
      (0..<width).reversed().reduce(0) { $0 << 8 | UInt64(start[position + $1]) }
    }
    guard bytes.byteCount >= magic.utf8.count,
      UnsafeBufferPointer(start: start, count: magic.utf8.count).elementsEqual(magic.utf8)
    else { throw refused("it does not begin as one") }
    var position = magic.utf8.count
    var entries: [(name: String, range: Range<Int>)] = []
    while true {
      guard bytes.byteCount - position >= 20 else { throw refused("it ends too early") }
      let nameLength = Int(number(position, 4))
      guard nameLength <= 255, bytes.byteCount - position >= 20 + nameLength else {
        throw refused("it is damaged at byte \(position)")
      }
      let fieldsEnd = position + 16 + nameLength
      guard deed_checksum(start + position, fieldsEnd - position) == number(fieldsEnd, 4) else {
        throw refused("it is damaged at byte \(position)")
      }
      let name = String(
        decoding: UnsafeBufferPointer(start: start + position + 4, count: nameLength),
        as: UTF8.self)
      let sum = number(fieldsEnd - 4, 4)
      position = fieldsEnd + 4
      if name.isEmpty {
        guard UInt64(entries.count) == sum + 1, position == bytes.byteCount else {
          throw refused("it has \(entries.count) files")
        }
        return entries
      }
      guard let length = Int(exactly: number(fieldsEnd - 12, 8)),
        length <= bytes.byteCount - position, !name.contains("/"), !name.contains("\0"),
        !name.hasPrefix("."), !entries.contains(where: { $0.name == name }),
        (name == "catalogue.sqlite") == entries.isEmpty
      else { throw refused("`\(name)` in it is damaged") }
      guard deed_checksum(start + position, length) == sum else {
        throw refused("`\(name)` in it is damaged")
      }
      entries.append((name, position..<position + length))
      position += length
    }
  }
}
