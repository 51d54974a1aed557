import Bindings
import LuaRuntime

/// Records in the workspace which personal columns a command showed as they are; says so when that
/// fails.
func recordReveal(_ host: Host, _ command: String) {
  guard let workspace = host.workspace, !host.revealed.isEmpty else { return }
  do {
    try workspace.store().noteReveal(command, columns: host.revealed.sorted())
  } catch {
    StandardStreams.writeError("the reveal could not be recorded: \(error)\n")
  }
}
