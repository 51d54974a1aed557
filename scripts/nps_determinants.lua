--- NPS determinants: how much do brand, competition, proposition and employee each decide?
--
-- Splits the explained part of the score over four groups of questions by Owen values, so that
-- questions that say the same share their part, with intervals by bootstrap. Below stand the points
-- of score for each question, with their chance. Causes beyond these questions are not in it.
-- @param survey string = relation   The survey with the questions
-- @param brand list(string) = brand_trust,brand_image   Questions about the brand
-- @param competition list(string) = competition_price,competition_offer   Competition
-- @param proposition list(string) = proposition_quality,proposition_fit   About the offer
-- @param employee list(string) = employee_attention,employee_skill   About the employees
-- @param resamples integer = 200    Resamples for the intervals
-- @param seed integer = 1           Where the random draws begin
local function main()
  local answers = cx.responses({ survey = args.survey })
  local found = cx.drivers.determinants(answers, {
    groups = {
      brand = args.brand, competition = args.competition, proposition = args.proposition,
      employee = args.employee,
    },
    resamples = args.resamples, seed = args.seed,
  })
  show(found.shares:sort("-importance"), { title = "What decides the score", digits = 3 })
  show(("Together they explain %.0f%% of the differences between customers (n %d).")
    :format(100 * found.r2, found.n))
  show(found.members:sort("-importance"), { title = "The questions behind it", digits = 3 })

  local all = {}
  for _, group in ipairs({ args.brand, args.competition, args.proposition, args.employee }) do
    for _, question in ipairs(group) do all[#all + 1] = question end
  end
  show(cx.drivers.regression(answers, { predictors = all }).coefficients, {
    title = "Points of score for one point of each question", digits = 3,
  })
end

main()
