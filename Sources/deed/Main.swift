import ArgumentParser

@main struct Deed: ParsableCommand {
  func run() throws {}
}
