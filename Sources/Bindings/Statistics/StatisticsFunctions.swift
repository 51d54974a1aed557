import LuaRuntime

/// The functions of the statistics, by topic.
enum StatisticsFunctions {
  static let library: [Function] =
    ComparisonFunctions.library + SatisfactionFunctions.library + PlanFunctions.library
    + WeightFunctions.library + TrendFunctions.library + ControlFunctions.library
    + ChangeFunctions.library + MixFunctions.library + DriverFunctions.library
    + LogitFunctions.library + ItemFunctions.library + RelationFunctions.library
    + PrivacyFunctions.library + GrowthFunctions.library

  static let groupMethods: [Function] =
    ComparisonFunctions.methods + SatisfactionFunctions.methods + TrendFunctions.methods
}
