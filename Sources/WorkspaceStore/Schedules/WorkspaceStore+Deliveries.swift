import GRDB
import Scheduling

/// News of a run for someone.
package struct Delivery: Sendable, Equatable {
  /// Its number.
  package let id: Int64
  /// What it is about.
  package let run: Int64
  /// What happened.
  package let event: Notification.Event
  /// Who is told, and how.
  package let notification: Notification
  /// `waiting`, `sending`, `sent` or `failed`.
  package let state: String
  /// Why it failed.
  package let remark: String?
}

extension WorkspaceStore {
  /// News that are to be delivered.
  ///
  /// - Throws: `StoreError.noRun` when there are none of this number.
  package func delivery(_ id: Int64) throws -> Delivery {
    try catalogue.read { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT * FROM deliveries WHERE id = ?", arguments: [id])
      guard let row else { throw StoreError.noRun(id) }
      return try Delivery(row)
    }
  }

  /// The news of a run, in their order.
  package func deliveries(of run: Int64) throws -> [Delivery] {
    try catalogue.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM deliveries WHERE run_id = ? ORDER BY id", arguments: [run]
      ).map(Delivery.init)
    }
  }

  /// Takes the news of a run that are to be delivered, for the scheduler that ran it.
  package func claimDeliveries(of run: Int64, scheduler: Int64) throws -> [Delivery] {
    try catalogue.write { database in
      let rows = try Row.fetchAll(
        database,
        sql: "SELECT * FROM deliveries WHERE run_id = ? AND state = 'waiting' ORDER BY id",
        arguments: [run])
      try database.execute(
        sql: """
          UPDATE deliveries SET state = 'sending', scheduler_id = ?
          WHERE run_id = ? AND state = 'waiting'
          """, arguments: [scheduler, run])
      return try rows.map(Delivery.init)
    }
  }

  /// Notes how a delivery ended.
  package func endDelivery(_ id: Int64, isSent: Bool, remark: String?) throws {
    let time = now()
    try catalogue.write { database in
      try database.execute(
        sql: "UPDATE deliveries SET state = ?, remark = ?, at = ? WHERE id = ?",
        arguments: [isSent ? "sent" : "failed", remark, time, id])
    }
  }
}

extension Delivery {
  fileprivate init(_ row: Row) throws {
    let event: String = row["event"]
    id = row["id"]
    run = row["run_id"]
    self.event = Notification.Event(rawValue: event) ?? .failure
    notification = try Notification(row["notification"])
    state = row["state"]
    remark = row["remark"]
  }
}
