import ArgumentParser
import Bindings
import WorkspaceStore

/// The options of `deed run` that grant a script something.
struct Grants: ParsableArguments {
  @Option(help: ArgumentHelp("Let the script read this file or folder.", valueName: "path"))
  var allowRead: [String] = []

  @Option(help: ArgumentHelp("Let the script write this file or folder.", valueName: "path"))
  var allowWrite: [String] = []

  @Option(help: ArgumentHelp("Let the script connect to this host.", valueName: "host"))
  var allowNet: [String] = []

  @Option(help: ArgumentHelp("Let the script use this secret.", valueName: "name"))
  var allowSecret: [String] = []

  @Flag(help: "Let the script see who someone is.")
  var allowPersonal = false

  @Option(
    help: ArgumentHelp("Let the script append to this table of the workspace.", valueName: "table"))
  var allowAppend: [String] = []

  /// What the options grant.
  var capabilities: [Capability] {
    [
      .read(allowRead), .write(allowWrite), .net(allowNet), .secrets(allowSecret),
      .append(allowAppend),
    ] + (allowPersonal ? [.personal] : [])
  }

  /// What a script may do: what the options grant and `deed.toml` grants, and the paths that the
  /// user gave.
  ///
  /// A script that ships with Deed is granted what it asks. What another one asks for and nobody
  /// granted is refused when it tries to.
  ///
  /// - Throws: a header that asks for what there is not.
  static func permissions(
    _ capabilities: [Capability], of file: ScriptFile, named name: String, header: ScriptHeader,
    arguments: ScriptArguments, workspace: Workspace?
  ) throws -> Permissions {
    var permissions = Permissions.none
    for capability in capabilities { permissions.grant(capability) }
    permissions.grant(.read(arguments.readPaths))
    permissions.grant(.write(arguments.writePaths))
    let folder = workspace?.root ?? "."
    for capability in granted(file, named: name, by: workspace) {
      permissions.grant(capability, from: folder)
    }
    for need in header.needs {
      let capability = try Capability(need)
      if file.isShipped { permissions.grant(capability, from: folder) }
    }
    return permissions
  }

  /// What `[grants]` of `deed.toml` says of a script, by the name it was called by, its path from the
  /// workspace's folder, or its name in `scripts/`.
  private static func granted(
    _ file: ScriptFile, named name: String, by workspace: Workspace?
  ) -> [Capability] {
    guard let workspace else { return [] }
    let path = Permissions.resolved(file.path)
    return workspace.manifest.grants.filter { script, _ in
      if file.isShipped { return script == name }
      if let library = file.library { return script == name || script == "\(library).\(name)" }
      let own = workspace.script(named: script) ?? workspace.root + "/" + script
      return Permissions.resolved(own) == path
    }.flatMap { _, given in
      [
        .read(given.read), .write(given.write), .net(given.net), .secrets(given.secrets),
        .append(given.append),
      ] + (given.personal ? [Capability.personal] : [])
    }
  }
}
