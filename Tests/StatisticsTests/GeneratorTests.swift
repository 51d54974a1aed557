import Statistics
import Testing

@Suite struct GeneratorTests {
  @Test func `a seed and a stream give the same numbers everywhere`() {
    var one = Generator(seed: 1, stream: 3)
    var again = Generator(seed: 1, stream: 3)
    var other = Generator(seed: 1, stream: 4)
    let numbers = (0..<5).map { _ in one.next() }
    #expect(numbers == (0..<5).map { _ in again.next() })
    #expect(numbers != (0..<5).map { _ in other.next() })
    #expect(numbers.first == 6_041_831_435_717_313_680)
  }

  @Test(arguments: [(5, 0.3), (40, 0.1), (1000, 0.5), (1_000_000, 0.9), (200, 0.02)])
  func `binomial draws have the mean and spread of a binomial`(n: Int, p: Double) {
    var generator = Generator(seed: 9)
    let draws = 20_000
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<draws {
      let k = Double(generator.binomial(n, p)) - Double(n) * p
      sum += k
      squares += k * k
    }
    let variance = Double(n) * p * (1 - p)
    #expect(abs(sum / Double(draws)) < 4 * (variance / Double(draws)).squareRoot())
    #expect(abs(squares / Double(draws) / variance - 1) < 0.05)
  }

  @Test func `binomial draws follow the exact chances`() {
    var generator = Generator(seed: 3)
    let (n, p, draws) = (60, 0.4, 50_000)
    var counts = [Int](repeating: 0, count: n + 1)
    for _ in 0..<draws { counts[generator.binomial(n, p)] += 1 }
    for k in 15...33 {
      let expected = Binomial(n, p).density(k) * Double(draws)
      #expect(abs(Double(counts[k]) - expected) < 5 * expected.squareRoot())
    }
  }

  @Test func `the ends of a binomial are certain`() {
    var generator = Generator(seed: 1)
    #expect(generator.binomial(10, 0) == 0)
    #expect(generator.binomial(10, 1) == 10)
    #expect(generator.binomial(0, 0.5) == 0)
    #expect(generator.binomial(10, .nan) == 0)
  }
}
