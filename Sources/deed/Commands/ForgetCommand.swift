import ArgumentParser
import LuaRuntime
import Tables
import WorkspaceStore

/// `deed forget CUSTOMER_ID`.
struct ForgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Erase a person from the workspace's data, for good.",
    discussion: """
      Rewrites every file that holds rows of the customer, older versions and undone imports \
      included, erases runs that name them, overwrites the catalogue's free pages, and searches \
      the bytes. Later imports leave the person out. This cannot be undone.
      """)

  @Argument(help: ArgumentHelp("The customer's id.", valueName: "customer_id"))
  var customer: String

  @Flag(help: "Print the receipt as JSON.")
  var json = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    try reporting {
      guard !customer.isEmpty else {
        throw CommandFailure("the id of a customer is not empty.\n", status: ExitStatus.usage)
      }
      let receipt = try workspace.open().store().forget(customer: customer)
      StandardStreams.write(json ? document(receipt) + "\n" : text(receipt))
      if !receipt.remaining.isEmpty { throw CommandFailure("") }
    }
  }

  private func text(_ receipt: ForgettingReceipt) -> String {
    let total = receipt.rows.values.reduce(0, +)
    var lines = ["\(customer) is forgotten; later imports leave this customer out."]
    let tables = receipt.rows.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    lines.append(
      total == 0
        ? "  no rows were about this customer"
        : "  \(total) \(total == 1 ? "row" : "rows") erased, older versions included: "
          + tables.joined(separator: ", "))
    if receipt.runs > 0 { lines.append("  output of \(receipt.runs) runs erased") }
    if customer.utf8.count < 4 {
      lines.append("  the bytes were not searched: an id this short is part of other texts")
    } else if receipt.remaining.isEmpty {
      lines.append("  \(receipt.searched) files searched: the id occurs in none of them")
    } else {
      lines.append(
        "  the id still occurs in \(receipt.remaining.joined(separator: ", ")): perhaps somebody "
          + "wrote it into a text")
    }
    if !receipt.unsearched.isEmpty {
      lines.append(
        "  packed files that could not be looked into, which you must see to: "
          + receipt.unsearched.joined(separator: ", "))
    }
    if !receipt.copies.isEmpty {
      lines.append("  files outside the store that were made of it, which you must see to:")
      lines += receipt.copies.map { "    \($0)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func document(_ receipt: ForgettingReceipt) -> String {
    JSONText.text(
      .object([
        JSONMember("customer_id", .string(customer)),
        JSONMember(
          "rows",
          .object(
            receipt.rows.sorted { $0.key < $1.key }
              .map { JSONMember($0.key, .integer(Int64($0.value))) })),
        JSONMember("runs", .integer(Int64(receipt.runs))),
        JSONMember("files_searched", .integer(Int64(receipt.searched))),
        JSONMember("remaining", .array(receipt.remaining.map { .string($0) })),
        JSONMember("unsearched", .array(receipt.unsearched.map { .string($0) })),
        JSONMember("copies", .array(receipt.copies.map { .string($0) })),
      ]))
  }
}
