import LuaRuntime

/// `cx.journey.*` and `cx.attention.*`.
enum JourneyFunctions {
  static let library: [Function] =
    [
      PeakEndFunction.function, JourneyValueFunction.function, ContributionFunction.function,
      CoverageFunction.function,
    ] + TeamFunctions.library + AttentionFunctions.library
}
