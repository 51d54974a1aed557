import Statistics
import Testing

/// Whether two numbers agree to `digits` significant digits.
func agree(_ found: Double?, _ expected: Double, digits: Int = 12) -> Bool {
  guard let found else { return false }
  if expected == 0 { return abs(found) < 1e-15 }
  var allowed = 0.5
  for _ in 0..<digits { allowed /= 10 }
  return abs(found - expected) <= allowed * abs(expected) * 2
}

/// Expected values by mpmath with 40 digits.
@Suite struct DistributionTests {
  @Test func `the normal distribution holds twelve digits, far tails too`() {
    #expect(agree(Normal.cumulative(-37.5), 4.6053530095819548e-308))
    #expect(agree(Normal.cumulative(-10), 7.6198530241605261e-24))
    #expect(agree(Normal.cumulative(-8), 6.2209605742717841e-16))
    #expect(agree(Normal.cumulative(-3), 0.0013498980316300945))
    #expect(agree(Normal.cumulative(-0.001), 0.49960105778608894))
    #expect(agree(Normal.cumulative(0.5), 0.6914624612740131))
    #expect(agree(Normal.upper(6), 9.8658764503769814e-10))
    #expect(agree(Normal.upper(12), 1.776482112077679e-33))
    #expect(agree(Normal.quantile(1e-300), -37.047096299361199))
    #expect(agree(Normal.quantile(1e-10), -6.3613409024040562))
    #expect(agree(Normal.quantile(0.0001), -3.7190164854556806))
    #expect(agree(Normal.quantile(0.025), -1.9599639845400542))
    #expect(agree(Normal.quantile(0.3), -0.52440051270804082))
    #expect(agree(Normal.quantile(0.975), 1.9599639845400542))
    #expect(agree(Normal.critical(0.95), 1.9599639845400542))
  }

  @Test func `the t distribution holds twelve digits, far tails too`() {
    #expect(agree(StudentT(df: 3).twoSided(0.01), 0.99264911141285198))
    #expect(agree(StudentT(df: 5).twoSided(1e-08), 0.9999999924078662))
    #expect(agree(StudentT(df: 15).twoSided(2.1314495455597746), 0.050000000000000101))
    #expect(agree(StudentT(df: 4).twoSided(50), 9.5744536569696984e-7))
    #expect(agree(StudentT(df: 1000000.0).twoSided(4.5), 6.7961105049538986e-6))
    #expect(agree(StudentT(df: 200).twoSided(12), 2.4221360052466314e-25))
    #expect(agree(StudentT(df: 0.5).twoSided(2), 0.44551489018313123))
    #expect(agree(StudentT(df: 2.5).twoSided(3), 0.072576095549031844))
    #expect(agree(StudentT(df: 30).twoSided(40), 1.3726045194406403e-27))
    #expect(agree(StudentT(df: 15).quantile(0.025), -2.1314495455597757))
    #expect(agree(StudentT(df: 1).quantile(0.025), -12.706204736174704))
    #expect(agree(StudentT(df: 23).quantile(0.025), -2.0686576104190486))
    #expect(agree(StudentT(df: 4).quantile(1e-09), -234.02761040611893))
    #expect(agree(StudentT(df: 100000.0).quantile(0.005), -2.5758784699083753))
    #expect(agree(StudentT(df: 7).quantile(0.45), -0.13029279659177736))
  }

  @Test func `the chi-squared distribution holds twelve digits`() {
    #expect(agree(ChiSquared(df: 2).upper(2.324786324786325), 0.31273685453119322))
    #expect(agree(ChiSquared(df: 1).upper(0.001), 0.97477287936996039))
    #expect(agree(ChiSquared(df: 10).upper(300), 1.5546747543803181e-58))
    #expect(agree(ChiSquared(df: 1000).upper(1020), 0.3230633599111277))
    #expect(agree(ChiSquared(df: 1).upper(3.84), 0.050043521248705103))
    #expect(agree(ChiSquared(df: 100000).upper(100500), 0.13185481160338378))
    #expect(agree(ChiSquared(df: 3).cumulative(0.01), 0.00026516505865560984))
    #expect(agree(ChiSquared(df: 40).cumulative(5), 3.4804487521162781e-12))
    #expect(agree(ChiSquared(df: 3).quantile(0.95), 7.814727903251178))
    #expect(agree(ChiSquared(df: 7).quantile(0.001), 0.59849375237537595))
  }

  @Test func `the F distribution holds twelve digits`() {
    #expect(agree(FisherF(4, 25).upper(12.27), 1.1765494887284021e-5))
    #expect(agree(FisherF(2, 7).upper(0.3), 0.74988655504748742))
    #expect(agree(FisherF(3, 20).upper(500), 5.720958909263186e-19))
    #expect(agree(FisherF(100, 200).upper(1.1), 0.28386421103211669))
  }

  @Test func `the beta distribution holds twelve digits`() {
    #expect(agree(Beta(70, 31).tails(0.6).lower, 0.024782823116493078))
    #expect(agree(Beta(0.5, 0.5).tails(0.1).lower, 0.20483276469913346))
    #expect(agree(Beta(0.001, 2).tails(0.3).lower, 0.99949590940632458))
    #expect(agree(Beta(5000, 3000).tails(0.63).lower, 0.82212099763034739))
    #expect(agree(Beta(2, 900).tails(1e-06).lower, 4.0520708211057882e-7))
    #expect(agree(Beta(70, 31).quantile(0.025), 0.60018532382019586))
    #expect(agree(Beta(71, 30).quantile(0.975), 0.78759357951046337))
    #expect(agree(Beta(1, 1000).quantile(0.025), 2.5317487491294045e-5))
    #expect(agree(Beta(0.3, 4).quantile(1e-05), 4.1041233706948976e-18))
  }

  @Test func `the binomial distribution holds twelve digits`() {
    #expect(agree(Binomial(10, 0.2).density(3), 0.20132659200000001))
    #expect(agree(Binomial(1000, 0.5).density(500), 0.025225018178360802))
    #expect(agree(Binomial(50, 0.01).density(0), 0.60500606713753664))
    #expect(agree(Binomial(100000, 0.9).density(90000), 0.0042051854373033357))
    #expect(agree(Binomial(30, 0.05).cumulative(2), 0.81217881314696041))
  }

  @Test func `the critical value at 95 percent is exact`() {
    // The double nearest to 1.95996398454005423552…
    #expect(Normal.critical(0.95) == 1.9599639845400543)
  }

  @Test func `a huge shape keeps its tails`() {
    // scipy.special.gammaincc and gammainc.
    #expect(agree(Gamma(shape: 2e7).tails(2.0005e7).upper, 0.13178021516696473, digits: 8))
    #expect(agree(Gamma(shape: 2e7).tails(1.9995e7).lower, 0.13177225705929413, digits: 8))
    #expect(near(ChiSquared(df: 1e12).upper(1e12), 0.5, within: 1e-6))
  }

  @Test func `broken numbers give broken chances, never a trap`() {
    #expect(Normal.quantile(.nan).isNaN)
    #expect(Normal.quantile(1.5).isNaN)
    #expect(StudentT(df: 3).twoSided(.infinity) == 0)
    #expect(StudentT(df: 3).twoSided(.nan).isNaN)
    #expect(Beta(2, 3).tails(.nan).lower.isNaN)
    #expect(Gamma(shape: 2).tails(.infinity).upper == 0)
    #expect(FisherF(2, 3).upper(.infinity) == 0)
  }
}
