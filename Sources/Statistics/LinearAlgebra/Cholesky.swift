/// A symmetric positive definite matrix as L·Lᵀ.
struct Cholesky: Sendable {
  private let lower: Matrix
  private var size: Int { lower.rows }

  /// The factor; nothing when the matrix is not positive definite to working precision.
  ///
  /// A pivot below `tolerance` times its diagonal counts as zero.
  init?(_ matrix: Matrix, tolerance: Double = 1e-13) {
    var lower = Matrix(rows: matrix.rows, columns: matrix.rows)
    for column in 0..<matrix.rows {
      var pivot = matrix[column, column]
      for k in 0..<column { pivot -= lower[column, k] * lower[column, k] }
      guard pivot > tolerance * abs(matrix[column, column]), pivot > 0, pivot.isFinite else {
        return nil
      }
      let root = pivot.squareRoot()
      lower[column, column] = root
      for row in (column + 1)..<max(column + 1, matrix.rows) {
        var sum = matrix[row, column]
        for k in 0..<column { sum -= lower[row, k] * lower[column, k] }
        lower[row, column] = sum / root
      }
    }
    self.lower = lower
  }

  /// The x with matrix·x = right.
  func solve(_ right: [Double]) -> [Double] {
    var x = right
    for row in 0..<size {
      for k in 0..<row { x[row] -= lower[row, k] * x[k] }
      x[row] /= lower[row, row]
    }
    for row in (0..<size).reversed() {
      for k in (row + 1)..<max(row + 1, size) { x[row] -= lower[k, row] * x[k] }
      x[row] /= lower[row, row]
    }
    return x
  }

  /// The inverse of the matrix.
  var inverse: Matrix {
    var result = Matrix(rows: size, columns: size)
    for column in 0..<size {
      var unit = [Double](repeating: 0, count: size)
      unit[column] = 1
      for (row, value) in solve(unit).enumerated() { result[row, column] = value }
    }
    return result
  }
}
