import Tables

/// A Lua function as its bytecode dump describes it.
package struct Prototype: Sendable {
  /// A variable of an enclosing function.
  package struct Upvalue: Sendable {
    /// Its name, or nil in a stripped dump.
    package var name: String?
    /// Whether it is a register of the enclosing function, else one of that function's upvalues.
    package var isRegister = false
    /// The number of the register or upvalue.
    package var index = 0
  }

  /// A constant; functions that hold other kinds do not exist in Lua 5.4.
  package typealias Constant = RowValue

  /// The number of fixed parameters.
  package var parameterCount = 0
  /// Whether it takes further arguments.
  package var isVararg = false
  /// The number of registers.
  package var stackSize = 0
  /// The instructions.
  package var code: [Instruction] = []
  /// The constants.
  package var constants: [Constant] = []
  /// The upvalues.
  package var upvalues: [Upvalue] = []
  /// The functions defined inside.
  package var inner: [Prototype] = []
  /// The line of each instruction; empty in a stripped dump.
  package var lines: [Int] = []
  /// The line of the word `function`.
  package var firstLine = 0
}

extension Prototype {
  /// All texts in the function: among them are the names of the columns that it reads.
  var texts: [[UInt8]] {
    constants.compactMap { if case .string(let text) = $0 { text } else { nil } }
      + inner.flatMap(\.texts)
  }
}

/// One instruction of Lua 5.4.
package struct Instruction: Sendable {
  /// The 32 bits as dumped.
  package let bits: UInt32

  /// The operation's number.
  package var operation: Int { Int(bits & 0x7f) }
  /// Field A.
  package var a: Int { Int(bits >> 7 & 0xff) }
  /// Field k.
  package var k: Bool { bits >> 15 & 1 == 1 }
  /// Field B.
  package var b: Int { Int(bits >> 16 & 0xff) }
  /// Field C.
  package var c: Int { Int(bits >> 24 & 0xff) }
  /// Field B as a signed number.
  package var signedB: Int { b - 127 }
  /// Field C as a signed number.
  package var signedC: Int { c - 127 }
  /// Field Bx.
  package var bx: Int { Int(bits >> 15) }
  /// Field Bx as a signed number.
  package var signedBx: Int { bx - 65535 }
  /// Field Ax.
  package var ax: Int { Int(bits >> 7) }
  /// The jump's distance.
  package var jump: Int { Int(bits >> 7) - 16_777_215 }
}
