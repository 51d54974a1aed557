/// The rows of a symmetric positive semidefinite matrix that do not depend on earlier ones.
func independentRows(of matrix: Matrix, tolerance: Double = 1e-9) -> [Int] {
  var kept: [Int] = []
  for row in 0..<matrix.rows where matrix[row, row] > 0 {
    let candidate = kept + [row]
    // Scaled to a unit diagonal, a pivot is the share that the others leave unexplained.
    var scaled = matrix.submatrix(candidate)
    for i in candidate.indices {
      for j in candidate.indices {
        scaled[i, j] /=
          (matrix[candidate[i], candidate[i]].squareRoot()
            * matrix[candidate[j], candidate[j]].squareRoot())
      }
    }
    if Cholesky(scaled, tolerance: tolerance) != nil { kept = candidate }
  }
  return kept
}
