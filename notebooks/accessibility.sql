-- Chapter 4, computed a second time: key and value of every computed and derived number of accessibility.ipynb for
-- $year. A value is NULL when the tables say nothing of that year. Ratios have 12 decimals.
WITH initiatives AS (
    SELECT *, coalesce(start, '') AS starts, coalesce(slut, '') AS ends
    FROM insatser WHERE ar = $year AND kapitel = 4
),
dated AS (
    SELECT insats_id FROM initiatives WHERE starts <> '' OR ends <> ''
    UNION
    SELECT i.insats_id FROM initiatives AS i JOIN milstolpar AS m ON m.ar = i.ar AND m.insats_id = i.insats_id
),
outputs AS (
    SELECT * FROM resultat WHERE ar = $year AND fraga LIKE '4.%' AND typ = 'prestation'
),
fact AS (
    SELECT fakta_id, CAST(varde * 1000000 AS HUGEINT) AS millionths FROM resultat WHERE ar = $year
),
over_initiatives AS (
    SELECT 'accessibility.initiatives' AS key, count(*) AS value FROM initiatives
    UNION ALL
    SELECT 'accessibility.initiatives_dated', count(*) FROM dated
    UNION ALL
    SELECT 'accessibility.initiatives_undated', count(*)
    FROM initiatives WHERE insats_id NOT IN (SELECT insats_id FROM dated)
    UNION ALL
    SELECT 'accessibility.initiatives_with_both', count(*) FROM initiatives WHERE starts <> '' AND ends <> ''
),
over_outputs AS (
    SELECT 'accessibility.outputs' AS key, count(*) AS value FROM outputs
    UNION ALL
    SELECT 'accessibility.outputs_with_value', count(varde) FROM outputs
    UNION ALL
    SELECT 'accessibility.outputs_with_basis', count(*) FROM outputs WHERE underlag <> 'ej_angivet'
    UNION ALL
    SELECT 'accessibility.outputs_with_goals', count(*) FROM outputs WHERE coalesce(delmal, '') <> ''
)
SELECT key, CAST(CASE WHEN $year IN (SELECT ar FROM insatser) THEN value END
    AS DECIMAL(38, 12)) AS value
FROM over_initiatives
UNION ALL
SELECT key, CAST(CASE WHEN $year IN (SELECT ar FROM resultat) THEN value END
    AS DECIMAL(38, 12))
FROM over_outputs
UNION ALL
SELECT 'accessibility.open_data_threshold_share',
    CAST((2 * threshold.millionths * 1000000000000 + held.millionths) // (2 * held.millionths) AS DECIMAL(25, 0))
        * CAST(0.000000000001 AS DECIMAL(13, 12))
FROM fact AS threshold, fact AS held
WHERE threshold.fakta_id = 'open_data_min_webinars' AND held.fakta_id = 'open_data_webinars'
