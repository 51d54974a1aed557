import Wording

extension StoreError: CustomStringConvertible {
  /// The sentence for the analyst.
  package var description: String {
    switch self {
    case .folder(let path, let action, let remark):
      "cannot \(action) \(path): \(remark). Check that the folder exists, can be written to and "
        + "has space left."
    case .busy(let path, let seconds, let holder):
      "another process is writing to \(path)\(holder.map { " (\($0))" } ?? "") and has shown no "
        + "sign of life for \(seconds) s. Try again when it has finished."
    case .newer(let path):
      "\(path) was written by a newer version of Deed. Install that version or a later one."
    case .catalogue(let path, let remark):
      "the catalogue \(path) cannot be used: \(remark). Put it back from a backup."
    case .missingFile(let file, let table, let rows):
      "\(file) is gone; it held \(rows) rows of `\(table)`. Put it back from a backup, or undo the "
        + "import that made it and import the file again."
    case .damaged(let file, let table, let column, let rows, let count):
      "\(file) is damaged: "
        + (rows.map { "rows \($0.lowerBound)–\($0.upperBound) of \(count)" }
          ?? "all of its \(count) rows may be affected")
        + " in `\(table)`\(column.map { ", column `\($0)`" } ?? ""). Put the file back from a "
        + "backup, or undo the import that made it and import again."
    case .noTable(let name, let names):
      "no table `\(name)` in this workspace."
        + (names.isEmpty
          ? " It has no tables yet; `deed import` makes them."
          : suggestion(for: name, among: names) + " Tables: \(names.joined(separator: ", ")).")
    case .otherType(let column, let table, let stored, let given):
      "column `\(column)` of `\(table)` holds \(stored.rawValue)s, and these rows have "
        + "\(given.rawValue)s. Convert the column, or map it to another name."
    case .noKeyColumn(let name, let table, let names):
      "`\(table)` tells its rows apart by `\(name)`, which these rows do not have "
        + "(\(names.joined(separator: ", ")))." + suggestion(for: name, among: names)
    case .noImport(let number): "no import \(number). `deed imports` lists them."
    case .undoneBefore(let number, let at): "import \(number) was undone before, at \(at)."
    case .noDeedItem(let id, let names):
      "no checklist item `\(id)`." + suggestion(for: id, among: names)
        + " `deed deeds today` lists the day's items."
    case .nothingRecorded(let id):
      "nothing was recorded about `\(id)`, so there is nothing to undo."
    case .notEmpty(let path):
      "\(path) holds data already. Restore into an empty folder."
    case .notABackup(let path, let detail):
      "\(path), expected to be a backup of a workspace, is not one or is damaged: \(detail)."
    case .noManifest(let folder):
      "\(folder) is no workspace: it has no deed.toml. `deed init \(folder)` makes one of it."
    case .noWorkspace(let folder):
      "\(folder) is in no workspace. `deed init` makes one here; `--workspace FOLDER` names one "
        + "that is elsewhere."
    case .workspaceExists(let path):
      "there is \(path) already, and nothing was changed. Use the workspace that is there, or "
        + "name another folder."
    case .unusableName(let name, let names):
      "no table can be called `\(name)`: a name is of lower-case letters, digits and _, a letter "
        + "first." + suggestion(for: name, among: names)
    case .noSource(let column, let source, let file, let names):
      "\(file): no column `\(source)` to be `\(column)`; there are "
        + names.prefix(30).map { "`\($0)`" }.joined(separator: ", ")
        + (names.count > 30 ? ", …" : "") + "." + suggestion(for: source, among: names)
    case .noKeySource(let name, let table, let file, let names):
      "\(file): `\(table)` tells its rows apart by `\(name)`, which the file does not have; say "
        + "which column it is with `--map \(name)=…`. There are "
        + names.prefix(30).map { "`\($0)`" }.joined(separator: ", ")
        + (names.count > 30 ? ", …" : "") + "." + suggestion(for: name, among: names)
    case .otherSurvey(let file, let asked, let found):
      "\(file) holds answers to \(found.prefix(5).map { "`\($0)`" }.joined(separator: ", ")), and "
        + "`--survey \(asked)` says otherwise. Leave `--survey` out, as the file says it."
    case .noAnswers(let file, let names):
      "\(file): expected answers, with a column `score` or one that `--map score=…` names; found "
        + names.prefix(30).map { "`\($0)`" }.joined(separator: ", ")
        + (names.count > 30 ? ", …" : "") + "."
    case .scheduleExists(let name):
      "there is a schedule `\(name)` already. Remove it first, or take another name."
    case .noSchedule(let name, let names):
      "no schedule `\(name)` in this workspace."
        + (names.isEmpty
          ? " It has none yet; `deed schedule add` makes them."
          : suggestion(for: name, among: names)
            + " Schedules: \(names.prefix(20).joined(separator: ", "))"
            + (names.count > 20 ? ", …." : "."))
    case .noRun(let number): "no run \(number). `deed schedule history` lists them."
    }
  }
}
