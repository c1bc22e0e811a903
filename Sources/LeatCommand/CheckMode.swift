import ArgumentParser

/// What checks of the data do to a run.
enum CheckMode: String, ExpressibleByArgument, CaseIterable {
  case on, warn, off
}
