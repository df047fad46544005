-- Chapter 1, computed a second time: key and value of every computed number of welfare.ipynb for $year.
-- A value is NULL when the tables say nothing of that year.
WITH initiatives AS (
    SELECT *, coalesce(kommuner, '') AS places FROM insatser WHERE ar = $year AND kapitel = 1
),
reach AS (
    SELECT insats_id, k.kommun_kod
    FROM initiatives JOIN kommuner AS k
        ON places = 'alla' OR list_contains(string_split(places, ';'), k.kommun_kod)
),
unnamed AS (
    SELECT i.insats_id, p.antal
    FROM initiatives AS i JOIN parter AS p ON p.ar = i.ar AND p.insats_id = i.insats_id
    WHERE places = '' AND p.parttyp = 'kommun'
),
outputs AS (
    SELECT * FROM resultat WHERE ar = $year AND fraga LIKE '1.%' AND typ = 'prestation'
),
over_initiatives AS (
    SELECT 'welfare.initiatives' AS key, count(*) AS value FROM initiatives
    UNION ALL
    SELECT 'welfare.initiatives_with_start', count(*) FROM initiatives WHERE coalesce(start, '') <> ''
    UNION ALL
    SELECT 'welfare.initiatives_without_end', count(*) FROM initiatives WHERE coalesce(slut, '') = ''
    UNION ALL
    SELECT 'welfare.reach[' || insats_id || ']', count(*) FROM reach GROUP BY insats_id
    UNION ALL
    SELECT 'welfare.reach_by_municipality[' || k.kommun_kod || ']', count(r.insats_id)
    FROM kommuner AS k LEFT JOIN reach AS r ON r.kommun_kod = k.kommun_kod GROUP BY k.kommun_kod
    UNION ALL
    SELECT 'welfare.initiatives_everywhere', count(*)
    FROM initiatives AS i
    WHERE (SELECT count(*) FROM reach AS r WHERE r.insats_id = i.insats_id) = (SELECT count(*) FROM kommuner)
    UNION ALL
    SELECT 'welfare.initiatives_nowhere', count(*)
    FROM initiatives WHERE places = '' AND insats_id NOT IN (SELECT insats_id FROM unnamed)
    UNION ALL
    SELECT 'welfare.reach_unnamed[' || insats_id || ']', sum(antal) FROM unnamed GROUP BY insats_id
),
over_outputs AS (
    SELECT 'welfare.outputs' AS key, count(*) AS value FROM outputs
    UNION ALL
    SELECT 'welfare.outputs_with_value', count(varde) FROM outputs
    UNION ALL
    SELECT 'welfare.outputs_with_basis', count(*) FROM outputs WHERE underlag <> 'ej_angivet'
    UNION ALL
    SELECT 'welfare.outputs_with_goals', count(*) FROM outputs WHERE coalesce(delmal, '') <> ''
)
SELECT key, CASE WHEN $year IN (SELECT ar FROM insatser) THEN value END AS value
FROM over_initiatives
UNION ALL
SELECT key, CASE WHEN $year IN (SELECT ar FROM resultat) THEN value END
FROM over_outputs
