"""DuckDB's SQL in its fastest known form, for the command line and for Python."""

SETTINGS = ["SET threads = 2", "SET preserve_insertion_order = false"]

# Grouping by score too and folding the few rows afterwards is three times faster than the
# idiomatic count(*) FILTER (…) over all rows.
GROUPS_TWO_STAGES = """
    SELECT country, channel, sum(c)::BIGINT n,
      (sum(c) FILTER (score >= 9))::BIGINT p, (sum(c) FILTER (score BETWEEN 7 AND 8))::BIGINT a,
      (sum(c) FILTER (score <= 6))::BIGINT d
    FROM (SELECT country, channel, score, count(*) c FROM {responses} GROUP BY ALL)
    GROUP BY country, channel"""

SEGMENT = """
    SELECT count(*) n, count(*) FILTER (score >= 9) p, count(*) FILTER (score <= 6) d
    FROM {responses} r JOIN {customers} c USING (customer_id)
    WHERE c.tenure_months > 24 AND c.country IN ('NL', 'BE')
      AND c.revenue / c.tenure_months > 10 AND c.segment <> 'trial'"""

SEGMENT_BY_FUNCTION = """
    SELECT count(*) n, count(*) FILTER (score >= 9) p, count(*) FILTER (score <= 6) d
    FROM {responses} r JOIN {customers} c USING (customer_id)
    WHERE loyal(c.tenure_months::INTEGER, c.country::VARCHAR, c.revenue::DOUBLE,
      c.segment::VARCHAR)"""

# One integer maximum carries the rating, the moment and the touchpoint of the peak: about three times
# as fast as arg_max with a struct.
PEAK_END = """
    WITH journeys AS (
      SELECT max(epoch("at")::BIGINT * 256 + (valence + 5)) ending,
        max(abs(valence)::BIGINT * 281474976710656 + epoch("at")::BIGINT * 65536
          + (valence + 5) * 256 + enum_code(touchpoint::touchpoint_name)) peak
      FROM {touchpoints} GROUP BY customer_id, journey_id)
    SELECT enum_range(NULL::touchpoint_name)[(peak % 256) + 1] touchpoint, count(*) n,
      avg((((peak // 256) % 256) - 5 + (ending % 256) - 5) / 2.0) score
    FROM journeys GROUP BY peak % 256"""

TYPES = {
    "touchpoint_name": "'onboarding','first_purchase','delivery','invoice','support_call',"
    "'support_chat','return','renewal','app_update','store_visit','complaint','loyalty_program',"
    "'newsletter','installation','cancellation','website_search'",
    "country_name": "'NL','BE','DE','FR','GB','LU','ES','IT','PL','SE','DK','AT'",
    "channel_name": "'web','app','email','phone','store','chat','social','kiosk'",
    "segment_name": "'trial','standard','premium','business','enterprise'",
}

COLUMNS = {
    "responses": (
        "response_id:'UINTEGER',customer_id:'UINTEGER',survey_id:'VARCHAR',touchpoint:'VARCHAR',"
        "channel:'VARCHAR',country:'VARCHAR',score:'UTINYINT',answered_at:'TIMESTAMP',"
        "comment:'VARCHAR'"
    ),
    "customers": (
        "customer_id:'UINTEGER',segment:'VARCHAR',country:'VARCHAR',tenure_months:'USMALLINT',"
        "revenue:'DOUBLE',email:'VARCHAR',birth_year:'USMALLINT'"
    ),
    "touchpoints": (
        "customer_id:'UINTEGER',journey_id:'UINTEGER',touchpoint:'VARCHAR',channel:'VARCHAR',"
        "\"at\":'TIMESTAMP',valence:'TINYINT'"
    ),
}


def csv_source(data):
    """A table function for each file, with everything declared: nothing is left to sniff."""
    return {
        table: f"read_csv('{data}/{table}.csv', header=true, auto_detect=false, delim=',', "
        f"quote='\"', escape='\"', columns={{{columns}}})"
        for table, columns in COLUMNS.items()
    }


def enum_types():
    return [f"CREATE TYPE {name} AS ENUM ({values})" for name, values in TYPES.items()]


def storing(data, tables):
    """Statements that import whole tables into a database file, in the best types."""
    source = csv_source(data)
    columns = {
        "responses": "* REPLACE (country::country_name AS country, channel::channel_name AS channel)",
        "customers": "* REPLACE (segment::segment_name AS segment, country::country_name AS country)",
    }
    return SETTINGS + enum_types() + [
        f"CREATE TABLE {table} AS SELECT {columns[table]} FROM {source[table]}" for table in tables]


def loading(data, workload):
    """Statements that bring what a workload reads into memory, in the best types."""
    source = csv_source(data)
    if workload == "w4":
        return enum_types() + [
            "CREATE TABLE touchpoints AS SELECT customer_id, journey_id, "
            f"touchpoint::touchpoint_name touchpoint, \"at\", valence FROM {source['touchpoints']}"]
    responses = {
        "w2": "country::country_name country, channel::channel_name channel, score",
    }.get(workload, "customer_id, score")
    statements = enum_types() + [
        f"CREATE TABLE responses AS SELECT {responses} FROM {source['responses']}"
    ]
    if workload != "w2":
        statements.append(
            "CREATE TABLE customers AS SELECT customer_id, segment::segment_name segment, "
            f"country::country_name country, tenure_months, revenue FROM {source['customers']}"
        )
    return statements
