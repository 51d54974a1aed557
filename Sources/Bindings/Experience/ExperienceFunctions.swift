import LuaRuntime

/// The functions of the customer-experience systems, by section.
enum ExperienceFunctions {
  static let library: [Function] = DelightFunctions.library + JourneyFunctions.library
}
