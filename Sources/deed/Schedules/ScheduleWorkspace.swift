import WorkspaceStore

extension WorkspaceOptions {
  /// The workspace with the scheduler's clock.
  func openForSchedules() throws -> Workspace {
    let found = try open()
    return try reporting { try Workspace(folder: found.root, now: SystemClock.now) }
  }
}
