/// A small dense matrix, row after row.
struct Matrix: Sendable, Equatable {
  let rows, columns: Int
  private(set) var elements: [Double]

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    elements = [Double](repeating: 0, count: rows * columns)
  }

  init(_ rows: [[Double]]) {
    self.rows = rows.count
    columns = rows.first?.count ?? 0
    elements = rows.flatMap(\.self)
    precondition(elements.count == self.rows * columns, "rows differ in length")
  }

  static func identity(_ size: Int) -> Matrix {
    var result = Matrix(rows: size, columns: size)
    for index in 0..<size { result[index, index] = 1 }
    return result
  }

  subscript(row: Int, column: Int) -> Double {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  /// The square of the rows and columns in `kept`, in that order.
  func submatrix(_ kept: [Int]) -> Matrix {
    var result = Matrix(rows: kept.count, columns: kept.count)
    for (i, row) in kept.enumerated() {
      for (j, column) in kept.enumerated() { result[i, j] = self[row, column] }
    }
    return result
  }

  static func * (left: Matrix, right: Matrix) -> Matrix {
    precondition(left.columns == right.rows, "\(left.columns) columns times \(right.rows) rows")
    var result = Matrix(rows: left.rows, columns: right.columns)
    for i in 0..<left.rows {
      for k in 0..<left.columns {
        let factor = left[i, k]
        for j in 0..<right.columns { result[i, j] += factor * right[k, j] }
      }
    }
    return result
  }

  static func * (left: Matrix, right: [Double]) -> [Double] {
    precondition(left.columns == right.count, "\(left.columns) columns times \(right.count)")
    return (0..<left.rows).map { row in
      (0..<left.columns).reduce(0) { $0 + left[row, $1] * right[$1] }
    }
  }
}
