/// Where schedules and runs are kept so that no two schedulers run the same instant.
///
/// Every method is one transaction. Instants are in seconds, other times in microseconds. A
/// scheduler's number is its fence: once it was evicted, nothing that it writes counts.
package protocol ClaimStore {
  /// Enters a scheduler, with a lease until a time of its machine's uptime; gives its number.
  func register(_ process: ProcessIdentity, leaseUntil: Int64, at time: Int64) throws -> Int64

  /// Prolongs the lease; false when the scheduler was evicted.
  func renew(_ scheduler: Int64, leaseUntil: Int64, at time: Int64) throws -> Bool

  /// Notes that the scheduler ended.
  func release(_ scheduler: Int64, at time: Int64) throws

  /// Evicts the schedulers that are gone, hands what they had not started to `scheduler`, and
  /// gives what they had: those become `crashed`, and may have retries queued.
  func evict(
    _ isGone: (SchedulerRecord) -> Bool, by scheduler: Int64, at time: Int64
  ) throws -> [ScheduledRun]

  /// All schedules, by name.
  func schedules() throws -> [Schedule]

  /// Writes the rows of a plan; false when another scheduler was first.
  func settle(_ schedule: Schedule, _ plan: Plan, notBefore: Int64, at time: Int64) throws -> Bool

  /// After the clock went back: instants after `instant` that were noted as missed may come again.
  func rewind(_ schedule: Schedule, to instant: Int64) throws

  /// Takes runs that may start now.
  func claim(_ scheduler: Int64, limit: Int, at time: Int64) throws -> [ScheduledRun]

  /// The scheduler's runs that are to be stopped for another one.
  func stopRequests(_ scheduler: Int64) throws -> [Int64]

  /// Notes how a run ended, queues its retry when it failed and has any left, and the news of it;
  /// false when the run was taken away from the scheduler.
  func finish(_ run: Int64, _ scheduler: Int64, _ ending: RunEnding, at time: Int64) throws -> Bool

  /// Takes news that are to be delivered: their numbers.
  func claimDeliveries(_ scheduler: Int64, at time: Int64) throws -> [Int64]
}

/// A scheduler as the store knows it.
package struct SchedulerRecord: Sendable, Equatable {
  /// Its number, the fence of what it writes.
  package let id: Int64
  /// Which process it is.
  package let process: ProcessIdentity
  /// Until when its lease lasts, in microseconds of its machine's uptime.
  package let leaseUntil: Int64
  /// When it renewed the lease, in microseconds.
  package let renewedAt: Int64

  /// A scheduler.
  package init(id: Int64, process: ProcessIdentity, leaseUntil: Int64, renewedAt: Int64) {
    self.id = id
    self.process = process
    self.leaseUntil = leaseUntil
    self.renewedAt = renewedAt
  }
}

/// The time, as the scheduler is told it.
package protocol SchedulerClock {
  /// Now, in microseconds since 1970-01-01T00:00:00Z; it can be set forwards and backwards.
  func now() -> Int64

  /// Microseconds since the machine started; these only grow.
  func uptime() -> Int64
}

/// What starts the processes of runs.
package protocol RunLauncher: AnyObject {
  /// This process.
  var process: ProcessIdentity { get }

  /// Starts the process of a claimed run.
  func start(_ run: ScheduledRun, scheduler: Int64) throws

  /// The runs whose processes ended since the last call.
  func finished() -> [(run: Int64, exit: ProcessExit)]

  /// Asks the processes of a run to end, or ends them.
  func stop(_ run: Int64, forcibly: Bool)

  /// Ends what is left of a run whose scheduler is gone.
  func stopRemains(of run: ScheduledRun)

  /// Whether the process is there.
  func isAlive(_ process: ProcessIdentity) -> Bool

  /// Keeps or removes what a run left behind.
  func keep(_ run: Int64, ending: RunEnding)

  /// Starts to deliver the news of this number.
  func deliver(_ delivery: Int64, scheduler: Int64) throws
}

/// How a process ended.
package enum ProcessExit: Sendable, Equatable {
  /// With an exit code.
  case code(Int)
  /// By a signal.
  case signal(Int)
}
