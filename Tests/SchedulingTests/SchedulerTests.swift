import Calendars
import Foundation
import TestSupport
import Testing
import WorkspaceStore

@testable import Scheduling

@Suite struct SchedulerTests {
  @Test func `an instant runs once when it comes, and its row is there before`() throws {
    let bench = try Bench()
    let (scheduler, launcher) = bench.scheduler()
    try bench.add()
    try scheduler.step()
    #expect(launcher.started.isEmpty)
    bench.clock.pass(30)
    try scheduler.step()
    try scheduler.step()
    #expect(launcher.started.map(\.instant) == [1_769_860_860])
    #expect(try bench.rows() == ["12:01 running"])
    launcher.end(1)
    try scheduler.step()
    #expect(try bench.rows() == ["12:01 succeeded"])
  }

  @Test(arguments: [
    (Overlap.skip, ["12:01 running", "12:02 skipped"], []),
    (.queue, ["12:01 running", "12:02 queued"], []),
    (.replace, ["12:01 running", "12:02 queued"], ["TERM 1"]),
    (.allow, ["12:01 running", "12:02 running"], []),
  ])
  func `what is due while a run goes on is treated as the schedule says`(
    overlap: Overlap, rows: [String], signals: [String]
  ) throws {
    let bench = try Bench()
    let (scheduler, launcher) = bench.scheduler()
    try bench.add { $0.overlap = overlap }
    bench.clock.pass(30)
    try scheduler.step()
    bench.clock.pass(60)
    try scheduler.step()
    try scheduler.step()
    #expect(try bench.rows() == rows)
    #expect(launcher.signals == signals)
    launcher.end(1, overlap == .replace ? .code(143) : .code(0))
    try scheduler.step()
    try scheduler.step()
    switch overlap {
    case .skip:
      #expect(try bench.rows() == ["12:01 succeeded", "12:02 skipped"])
      #expect(try bench.store.scheduledRun(2).reason == "run 1 was still going on")
    case .queue: #expect(try bench.rows() == ["12:01 succeeded", "12:02 running"])
    case .replace: #expect(try bench.rows() == ["12:01 replaced", "12:02 running"])
    case .allow: #expect(try bench.rows() == ["12:01 succeeded", "12:02 running"])
    }
  }

  @Test(arguments: [
    (CatchUp.latest, ["12:01 missed", "12:02 missed", "12:03 succeeded"]),
    (.none, ["12:01 missed", "12:02 missed", "12:03 missed"]),
    (.all, ["12:01 succeeded", "12:02 succeeded", "12:03 succeeded"]),
  ])
  func `what came while no scheduler ran is caught up as the schedule says`(
    catchUp: CatchUp, rows: [String]
  ) throws {
    let bench = try Bench()
    try bench.add("nightly", "1-3 12 * * *") { $0.catchUp = catchUp }
    bench.clock.pass(600)
    let (scheduler, launcher) = bench.scheduler()
    launcher.endsAtOnce = true
    for _ in 0..<5 { try scheduler.step() }
    #expect(try bench.rows().sorted() == rows)
    #expect(launcher.started.map(\.instant) == launcher.started.map(\.instant).sorted())
    for run in try bench.store.scheduledRuns(of: nil, limit: 9) where run.state == .missed {
      #expect(run.reason != nil)
    }
  }

  @Test func `schedules that are late together start one after the other`() throws {
    let bench = try Bench()
    for name in ["a", "b", "c"] { try bench.add(name, "5 12 * * *") }
    bench.clock.pass(600)
    let (scheduler, launcher) = bench.scheduler()
    try scheduler.step()
    #expect(launcher.started.map(\.settings.name) == ["a"])
    bench.clock.pass(2)
    try scheduler.step()
    #expect(launcher.started.map(\.settings.name) == ["a", "b"])
    bench.clock.pass(2)
    try scheduler.step()
    #expect(launcher.started.map(\.settings.name) == ["a", "b", "c"])
  }

  @Test func `a run that fails is tried again, later each time, then someone is told`() throws {
    let bench = try Bench()
    try bench.add("nightly", "1 12 * * *") {
      $0.retries = 2
      $0.retrySeconds = 10
      $0.notifications = [try Notification("file:news")]
    }
    let (scheduler, launcher) = bench.scheduler()
    bench.clock.pass(30)
    for (run, delay) in [(Int64(1), 10.0), (2, 20), (3, 40)] {
      try scheduler.step()
      #expect(launcher.started.last?.id == run)
      launcher.end(run, .code(1))
      try scheduler.step()
      #expect(launcher.delivered.count == (run == 3 ? 1 : 0))
      bench.clock.pass(delay - 1)
      try scheduler.step()
      #expect(launcher.started.count == Int(run))
      bench.clock.pass(1)
    }
    #expect(try bench.rows() == ["12:01 failed", "12:01 #2 failed", "12:01 #3 failed"])
    bench.clock.pass(86_400)
    try scheduler.step()
    launcher.end(4)
    try scheduler.step()
    #expect(try bench.store.delivery(1).event == .failure)
    #expect(try bench.store.delivery(2).event == .recovery)
    #expect(launcher.delivered == [1, 2])
  }

  @Test func `a run that takes too long is asked to end, then ended`() throws {
    let bench = try Bench()
    try bench.add("nightly", "1 12 * * *") { $0.timeoutSeconds = 60 }
    let (scheduler, launcher) = bench.scheduler()
    bench.clock.pass(30)
    try scheduler.step()
    bench.clock.pass(59)
    try scheduler.step()
    #expect(launcher.signals == [])
    bench.clock.pass(1)
    try scheduler.step()
    #expect(launcher.signals == ["TERM 1"])
    bench.clock.pass(5)
    try scheduler.step()
    #expect(launcher.signals == ["TERM 1", "KILL 1"])
    try scheduler.step()
    #expect(try bench.rows() == ["12:01 timed out"])
    #expect(try bench.store.scheduledRun(1).exitCode == 124)
  }

  @Test func `a clock that goes back repeats nothing, and what was missed by it runs`() throws {
    let bench = try Bench()
    try bench.add()
    let (scheduler, launcher) = bench.scheduler()
    launcher.endsAtOnce = true
    bench.clock.pass(30)
    try scheduler.step()
    bench.clock.set(by: 180)
    for _ in 0..<3 { try scheduler.step() }
    #expect(
      try bench.rows() == ["12:01 succeeded", "12:02 missed", "12:03 missed", "12:04 succeeded"])
    bench.clock.set(by: -180)
    for _ in 0..<6 {
      try scheduler.step()
      bench.clock.pass(60)
    }
    #expect(
      try bench.rows().sorted() == [
        "12:01 succeeded", "12:02 succeeded", "12:03 succeeded", "12:04 succeeded",
        "12:05 succeeded", "12:06 running",
      ])
    #expect(Set(launcher.started.map(\.instant)).count == launcher.started.count)
  }

  @Test func `a paused schedule starts nothing, and its instants are noted`() throws {
    let bench = try Bench()
    try bench.add()
    let (scheduler, launcher) = bench.scheduler()
    #expect(try bench.store.pause("nightly"))
    bench.clock.pass(300)
    try scheduler.step()
    #expect(try bench.store.resume("nightly"))
    try scheduler.step()
    #expect(launcher.started.isEmpty)
    #expect(try bench.rows() == ["12:01–12:05 missed"])
    #expect(try bench.store.scheduledRun(1).count == 5)
    bench.clock.pass(60)
    try scheduler.step()
    #expect(launcher.started.count == 1)
  }

  @Test func `no more runs go on than allowed, the others wait`() throws {
    let bench = try Bench()
    for name in ["a", "b", "c"] { try bench.add(name) }
    let (scheduler, launcher) = bench.scheduler(concurrency: 2)
    bench.clock.pass(30)
    try scheduler.step()
    #expect(launcher.started.count == 2)
    launcher.end(1)
    try scheduler.step()
    #expect(launcher.started.count == 3)
  }

  @Test func `two schedulers never run the same instant`() throws {
    let bench = try Bench()
    for name in ["a", "b", "c"] { try bench.add(name) }
    let (first, one) = bench.scheduler(1)
    let (second, two) = bench.scheduler(2)
    for _ in 0..<20 {
      bench.clock.pass(30)
      try first.step()
      try second.step()
      for run in one.started { one.end(run.id) }
      for run in two.started { two.end(run.id) }
    }
    let instants = (one.started + two.started).map { "\($0.settings.name) \($0.instant)" }
    #expect(instants.count == 30)
    #expect(Set(instants).count == 30)
  }

  @Test func `runs of a scheduler that died are crashed, and tried again when allowed`() throws {
    let bench = try Bench()
    try bench.add("nightly", "1 12 * * *") { $0.retries = 1 }
    let (first, one) = bench.scheduler(1)
    let (second, two) = bench.scheduler(2)
    bench.clock.pass(30)
    try first.step()
    two.gone = [1]
    try second.step()
    #expect(two.signals == ["remains 1"])
    #expect(try bench.rows() == ["12:01 crashed", "12:01 #2 queued"])
    // It was not dead after all: what it says no longer counts.
    one.end(1)
    try first.step()
    #expect(try bench.rows() == ["12:01 crashed", "12:01 #2 queued"])
    bench.clock.pass(60)
    try second.step()
    #expect(two.started.map(\.attempt) == [2])
  }

  @Test func `a scheduler that is silent longer than its lease loses its runs and starts anew`()
    throws
  {
    let bench = try Bench()
    try bench.add()
    let (first, one) = bench.scheduler(1)
    let (second, two) = bench.scheduler(2)
    bench.clock.pass(30)
    try first.step()
    for _ in 0..<40 {
      bench.clock.pass(1)
      try second.step()
    }
    #expect(try bench.rows() == ["12:01 crashed"])
    one.end(1)
    try first.step()
    #expect(try bench.rows() == ["12:01 crashed"])
    #expect(first.counts.evictions == 1)
    bench.clock.pass(60)
    try first.step()
    #expect(one.started.count == 2)
    try second.step()
    #expect(two.started.isEmpty)
  }

  @Test func `what was claimed and not started goes to another scheduler`() throws {
    let bench = try Bench()
    try bench.add()
    let dead = try bench.store.register(
      ProcessIdentity(host: "here", boot: "now", number: 9, start: 1), leaseUntil: .max, at: 0)
    let (second, two) = bench.scheduler(2)
    bench.clock.pass(30)
    let plan = try #require(
      Plan(
        bench.store.schedule(named: "nightly").settings.times(), catchUp: .latest,
        through: bench.clock.now() / 1_000_000 - 30, now: bench.clock.now() / 1_000_000))
    _ = try bench.store.settle(
      bench.store.schedule(named: "nightly"), plan, notBefore: 0, at: bench.clock.now())
    let claimed = try bench.store.claim(dead, limit: 9, at: bench.clock.now())
    #expect(claimed.count == 1)
    two.gone = [9]
    try second.step()
    #expect(two.started.map(\.id) == claimed.map(\.id))
    // Its process, should it come late, is refused.
    let isBegun = try bench.store.begin(
      claimed[0].id, scheduler: dead, process: two.process, basis: claimed[0].basis)
    #expect(!isBegun)
  }

  @Test func `history that is old goes, and its instants stay settled`() throws {
    let bench = try Bench()
    try bench.add()
    let (scheduler, launcher) = bench.scheduler()
    launcher.endsAtOnce = true
    for _ in 0..<10 {
      bench.clock.pass(60)
      try scheduler.step()
    }
    try scheduler.step()
    let removed = try bench.store.pruneRuns(endedBefore: bench.clock.now() + 1, keeping: 3)
    #expect(removed == [1, 2, 3, 4, 5, 6, 7])
    bench.clock.set(by: -480)
    for _ in 0..<8 {
      try scheduler.step()
      bench.clock.pass(60)
    }
    #expect(Set(launcher.started.map(\.instant)).count == launcher.started.count)
  }

  @Test func `schedulers that die, stand still and whose clock is set run no instant twice`() throws
  {
    let isLong = ProcessInfo.processInfo.environment["DEED_TEST_ALL"] != nil
    for seed in 1...(isLong ? 20 : 2) as ClosedRange<UInt64> { try Chaos(seed: seed).run() }
  }
}

/// Schedulers on one store, to which random things happen.
private final class Chaos {
  private let bench: Bench
  private var random: SeededGenerator
  private var schedulers: [(TestScheduler, ManualLauncher)] = []
  private var launchers: [ManualLauncher] = []
  private var gone: Set<Int32> = []
  private var highest: Int64
  private let names = (0..<6).map { "s\($0)" }

  init(seed: UInt64) throws {
    random = SeededGenerator(seed: seed)
    bench = try Bench()
    highest = bench.clock.now()
    for (index, name) in names.enumerated() {
      try bench.add(name, index.isMultiple(of: 2) ? "* * * * *" : "*/3 * * * *") {
        $0.overlap = Overlap.allCases[index % 4]
        $0.catchUp = CatchUp.allCases[index % 3]
      }
    }
    for _ in 0..<4 { begin() }
  }

  func run() throws {
    let began = bench.clock.now() / 1_000_000
    var stalled: [Int: Int] = [:]
    for _ in 0..<200 {
      bench.clock.pass(Double(Int.random(in: 1...20, using: &random)))
      if Int.random(in: 0..<25, using: &random) == 0 {
        bench.clock.set(by: Int64.random(in: -400...400, using: &random))
      }
      highest = max(highest, bench.clock.now())
      for index in schedulers.indices {
        if let left = stalled[index], left > 0 {
          stalled[index] = left - 1
          continue
        }
        try schedulers[index].0.step()
        for run in schedulers[index].1.started where Bool.random(using: &random) {
          schedulers[index].1.end(run.id, Bool.random(using: &random) ? .code(0) : .code(1))
        }
        switch Int.random(in: 0..<60, using: &random) {
        case 0: replace(index)
        case 1: stalled[index] = Int.random(in: 1...12, using: &random)
        default: break
        }
      }
    }
    // Quiet at the end, so that all that is settled has its row.
    bench.clock.set(by: max(0, (highest - bench.clock.now()) / 1_000_000))
    for _ in 0..<3 {
      bench.clock.pass(1)
      for (scheduler, _) in schedulers { try scheduler.step() }
    }
    try check(from: began, through: bench.clock.now() / 1_000_000)
  }

  private func check(from began: Int64, through now: Int64) throws {
    let started = launchers.flatMap(\.started).map { "\($0.settings.name) \($0.instant)" }
    #expect(Set(started).count == started.count)
    #expect(started.count > 50)
    for name in names {
      let schedule = try bench.store.schedule(named: name)
      let rows = try bench.store.scheduledRuns(of: name, limit: 100_000)
      var instant = began
      let times = try schedule.settings.times()
      while let next = times.next(after: instant), next <= min(now, schedule.through) {
        #expect(
          rows.contains { $0.instant == next || ($0.instant...($0.until ?? $0.instant) ~= next) },
          "\(name) at \(ISOText.time(next * 1_000_000))")
        instant = next
      }
      for row in rows where ![.succeeded, .queued, .running, .claimed].contains(row.state) {
        #expect(row.reason != nil)
      }
    }
  }

  /// A scheduler's process dies, and another comes.
  private func replace(_ index: Int) {
    gone.insert(schedulers[index].1.process.number)
    schedulers.remove(at: index)
    begin()
    schedulers.swapAt(index, schedulers.count - 1)
    for launcher in launchers { launcher.gone = gone }
  }

  private func begin() {
    let (scheduler, launcher) = bench.scheduler(Int32(launchers.count + 1), concurrency: 5)
    launcher.gone = gone
    launchers.append(launcher)
    schedulers.append((scheduler, launcher))
  }
}
