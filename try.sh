set -e
rm -rf /tmp/w13; .build/debug/deed init /tmp/w13
D=$PWD/.build/debug/deed
cd /tmp/w13
for f in delighted.csv delighted_api.json excel_nl_cp1252.csv excel_nl_utf8bom.csv formbricks.csv google_forms.csv google_sheets_nl.csv limesurvey.csv medallia_agent_connect.csv qualtrics_labels_nl.csv qualtrics_numeric.csv surveymonkey.csv typeform.csv; do
 s=$(echo $f | tr '.' '_')
 $D import responses $1/$f --survey $s > /tmp/w13/r.txt || cat r.txt
 echo "$s: $($D eval "local r=cx.nps(cx.responses{survey='$s'}) local p = cx.nps(cx.responses{survey='$s', partial=true}) return r.n .. ' ' .. tostring(r.nps) .. ' ' .. p.n .. ' ' ..tostring(p.nps)" 2>&1)"
done
$D eval 'cx.responses()' 2>&1 | tail -20
$D eval 'cx.customers()'; $D eval 'cx.surveys()'
$D eval 'cx.append("promises", {{promise_id="P1", promised=3, delivered=4, due=cx.date("2026-01-02"), note="x"}})' 
$D eval 'cx.append("promises", {promise_id="P1", promised=3, delivered=2, due=cx.date("2026-01-02"), note="x"})' 
$D eval 'cx.promises()'
$D eval 'cx.contacts()'; $D eval 'cx.contacts.allowed(cx.contacts())'
$D eval 'cx.responses{survey="delightd_csv"}' || true
$D eval 'cx.data("foo")' || true
$D eval 'cx.append("promises", {{promise_id=3, promised="a"}})' || true
echo 'return cx.segment("Loyal", function(c) return c.score >= 9 end)' > segments/loyal.lua
echo 'return cx.segment("Bad", function(c) return c.score.x >= 9 end' > segments/bad.lua
$D eval 'cx.responses():where(cx.segments.loyal):count()'
$D eval 'cx.segments.bad' || true
$D eval 'cx.segments.loyl' || true
time $D eval 1
