-- Chapter 3, computed a second time: key and value of every computed and derived number of innovation.ipynb for $year.
-- A value is NULL when the tables say nothing of that year.
WITH initiatives AS (
    SELECT * FROM insatser WHERE ar = $year AND kapitel = 3
),
goals AS (
    SELECT delmal_nr FROM mal WHERE galler_fran <= make_date($year, 12, 31) AND galler_till >= make_date($year, 12, 31)
),
results AS (
    SELECT * FROM resultat WHERE ar = $year AND fraga LIKE '3.%' AND typ IN ('prestation', 'effekt')
),
contributions AS (
    SELECT r.fakta_id, i.insats_id, g.delmal_nr
    FROM results AS r
    JOIN initiatives AS i ON i.namn = r.insats
    JOIN goals AS g ON list_contains(string_split(coalesce(r.delmal, ''), ';'), CAST(g.delmal_nr AS VARCHAR))
),
hit AS (
    SELECT count(DISTINCT delmal_nr) AS goals FROM contributions
),
over_contributions AS (
    SELECT 'innovation.results_with_goals' AS key, count(DISTINCT fakta_id) AS value FROM contributions
    UNION ALL
    SELECT 'innovation.initiatives_with_goals', count(DISTINCT insats_id) FROM contributions
    UNION ALL
    SELECT 'innovation.goals_by_initiative[' || insats_id || ']', count(DISTINCT delmal_nr)
    FROM contributions GROUP BY insats_id
    UNION ALL
    SELECT 'innovation.initiatives_by_goal[' || g.delmal_nr || ']', count(DISTINCT insats_id)
    FROM goals AS g LEFT JOIN contributions AS c ON c.delmal_nr = g.delmal_nr GROUP BY g.delmal_nr
    UNION ALL
    SELECT 'innovation.goals_hit', goals FROM hit
    UNION ALL
    SELECT 'innovation.goals_missed', (SELECT count(*) FROM goals) - goals FROM hit
)
SELECT 'innovation.initiatives' AS key,
    CASE WHEN $year IN (SELECT ar FROM insatser)
        THEN (SELECT count(*) FROM initiatives) END AS value
UNION ALL
SELECT 'innovation.goals_total', count(*) FROM goals
UNION ALL
SELECT 'innovation.results', CASE WHEN $year IN (SELECT ar FROM resultat) THEN (SELECT count(*) FROM results) END
UNION ALL
SELECT key, CASE WHEN $year IN (SELECT ar FROM resultat) AND $year IN (SELECT ar FROM insatser) THEN value END
FROM over_contributions
