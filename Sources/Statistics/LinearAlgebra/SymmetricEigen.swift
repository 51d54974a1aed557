/// The eigenvalues and vectors of a symmetric matrix, by Jacobi's rotations.
struct SymmetricEigen: Sendable {
  private(set) var values: [Double]
  /// A column for each value.
  private(set) var vectors: Matrix

  init(_ matrix: Matrix) {
    var a = matrix
    let size = matrix.rows
    vectors = .identity(size)
    for _ in 0..<100 {
      var off = 0.0
      for i in 0..<size { for j in 0..<i { off += a[i, j] * a[i, j] } }
      if !(off > 1e-300) { break }
      for p in 0..<size {
        for q in (p + 1)..<max(p + 1, size) where a[p, q] != 0 {
          let theta = (a[q, q] - a[p, p]) / (2 * a[p, q])
          let t =
            (theta < 0 ? -1.0 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in 0..<size {
            let (left, right) = (a[k, p], a[k, q])
            a[k, p] = c * left - s * right
            a[k, q] = s * left + c * right
          }
          for k in 0..<size {
            let (left, right) = (a[p, k], a[q, k])
            a[p, k] = c * left - s * right
            a[q, k] = s * left + c * right
          }
          for k in 0..<size {
            let (left, right) = (vectors[k, p], vectors[k, q])
            vectors[k, p] = c * left - s * right
            vectors[k, q] = s * left + c * right
          }
        }
      }
    }
    values = (0..<size).map { a[$0, $0] }
  }

  /// V·f(D)·Vᵀ.
  func transformed(_ transform: (Double) -> Double) -> Matrix {
    let size = values.count
    var result = Matrix(rows: size, columns: size)
    for i in 0..<size {
      for j in 0..<size {
        for k in 0..<size {
          result[i, j] += vectors[i, k] * transform(values[k]) * vectors[j, k]
        }
      }
    }
    return result
  }
}
