import CLua
package func evaluateTwo() -> Int32 { deed_two() }
