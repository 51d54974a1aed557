import Foundation
import GRDB
import Tables

/// The people whose rows later imports leave out, known by keyed hashes of their ids.
struct ForgottenPeople: Sendable, Equatable {
  private let hash: KeyedHash
  private let known: Set<Data>

  /// People by the hashes of their ids under a key.
  init(_ hash: KeyedHash, _ known: Set<Data>) {
    self.hash = hash
    self.known = known
  }

  /// Whether the person with this id was forgotten.
  func includes(_ id: some Sequence<UInt8>) -> Bool { known.contains(Data(hash(id))) }
}

/// Finds the rows about forgotten people in a worker's chunks.
struct ForgottenRows {
  private let people: ForgottenPeople
  private let position: Int
  private let form: StreamForm
  /// By code of the worker's dictionary.
  private var known: [Bool] = []

  /// Nil when the rows are about nobody, or about ids that are neither texts nor whole numbers.
  init?(_ people: ForgottenPeople, _ columns: [StreamColumn]) {
    guard let position = columns.firstIndex(where: { $0.name == "customer_id" }),
      columns[position].type == .string || columns[position].type == .integer
    else { return nil }
    self.people = people
    self.position = position
    form = columns[position].form
  }

  /// The rows of a chunk, ascending.
  mutating func rows(_ chunk: ChunkColumns) -> [Int] {
    let column = chunk.columns[position]
    switch form {
    case .text(.codes):
      for code in known.count..<max(column.codeCount, known.count) {
        known.append(people.includes(column.bytes(code)))
      }
      return (0..<chunk.count).filter { column.valid[$0] == 1 && known[Int(column.codes[$0])] }
    case .text(.decimals), .integer:
      return (0..<chunk.count).filter {
        column.valid[$0] == 1 && people.includes(String(column.integers[$0]).utf8)
      }
    default:
      return (0..<chunk.count).filter {
        column.valid[$0] == 1 && people.includes(column.bytes(Int(column.codes[$0])))
      }
    }
  }
}
