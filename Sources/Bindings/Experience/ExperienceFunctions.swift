import LuaRuntime

/// The functions of the customer-experience systems, by section.
enum ExperienceFunctions {
  static let library: [Function] =
    DelightFunctions.library + JourneyFunctions.library + LoyaltyFunctions.library
    + [ChurnFunction.function] + ExpectationFunctions.library + PromiseFunctions.library
    + ComplaintFunctions.library + ExtraFunctions.library + OrganisationFunctions.library
    + [SteeringFunction.function]
}
