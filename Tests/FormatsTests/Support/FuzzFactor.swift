import Foundation

/// How many times as many mutations as usual are tried: `$DEED_FUZZ`, normally 1.
let fuzzFactor = max(1, ProcessInfo.processInfo.environment["DEED_FUZZ"].flatMap(Int.init) ?? 1)
