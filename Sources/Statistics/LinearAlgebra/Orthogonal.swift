/// Columns as Q·R, with the columns named that depend on earlier ones.
///
/// Gram–Schmidt, each column twice, which keeps Q orthogonal to working precision.
struct Orthogonal: Sendable {
  private(set) var q: [[Double]] = []
  private(set) var r: Matrix
  /// The columns, from 0, that are combinations of earlier ones.
  private(set) var dependent: [Int] = []

  /// Takes the columns in turn.
  ///
  /// - Throws: a request to stop.
  init(_ columns: [[Double]], tolerance: Double = 1e-9) throws(StatisticsError) {
    r = Matrix(rows: columns.count, columns: columns.count)
    for (index, column) in columns.enumerated() {
      var vector = column
      let length = norm(vector)
      for _ in 0..<2 {
        for (row, unit) in q.enumerated() {
          try checkStop()
          let projection = dot(unit, vector)
          r[row, index] += projection
          for k in vector.indices { vector[k] -= projection * unit[k] }
        }
      }
      let rest = norm(vector)
      if !(rest > tolerance * length) || !rest.isFinite {
        dependent.append(index)
        q.append([Double](repeating: 0, count: column.count))
        continue
      }
      r[index, index] = rest
      for k in vector.indices { vector[k] /= rest }
      q.append(vector)
    }
  }

  /// The b with R·b = Qᵀ·outcome, when no column is dependent.
  func solve(_ outcome: [Double]) -> [Double] {
    var b = q.map { dot($0, outcome) }
    for row in b.indices.reversed() {
      for k in (row + 1)..<max(row + 1, b.count) { b[row] -= r[row, k] * b[k] }
      b[row] /= r[row, row]
    }
    return b
  }

  /// The inverse (RᵀR)⁻¹ of the cross-products, when no column is dependent.
  var inverseCrossProducts: Matrix {
    let size = q.count
    var inverse = Matrix(rows: size, columns: size)
    for column in 0..<size {
      for row in (0...column).reversed() {
        var sum = row == column ? 1.0 : 0
        for k in (row + 1)..<max(row + 1, column + 1) { sum -= r[row, k] * inverse[k, column] }
        inverse[row, column] = sum / r[row, row]
      }
    }
    var result = Matrix(rows: size, columns: size)
    for i in 0..<size {
      for j in 0..<size {
        for k in max(i, j)..<size { result[i, j] += inverse[i, k] * inverse[j, k] }
      }
    }
    return result
  }
}

func dot(_ left: [Double], _ right: [Double]) -> Double {
  var sum = 0.0
  for index in left.indices { sum += left[index] * right[index] }
  return sum
}

func norm(_ vector: [Double]) -> Double { dot(vector, vector).squareRoot() }
