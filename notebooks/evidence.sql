-- Chapter 6, computed a second time: key and value of every computed and derived number of evidence.ipynb for $year.
-- A value is NULL when the tables say nothing of that year.
WITH chapters(kapitel) AS (
    VALUES (1), (2), (3), (4), (5), (6)
),
bases(basis) AS (
    VALUES ('egen_bedomning'), ('uppfoljning'), ('utvardering'), ('extern_statistik'), ('aterkoppling'), ('avtal'),
        ('ej_angivet')
),
exactness(code) AS (
    VALUES ('exakt'), ('ungefar'), ('inget')
),
places(code) AS (
    VALUES ('alla'), ('nagra'), ('inget')
),
results AS (
    SELECT fakta_id, typ, varde, CAST(left(fraga, 1) AS INTEGER) AS kapitel, string_split(underlag, ';') AS rests_on,
        coalesce(delmal, '') AS goals,
        CASE precision WHEN 'exakt' THEN 'exakt' WHEN 'ej_angivet' THEN 'inget' ELSE 'ungefar' END AS exact
    FROM resultat WHERE ar = $year AND typ IN ('prestation', 'effekt')
),
effects AS (
    SELECT * FROM results WHERE typ = 'effekt'
),
initiatives AS (
    SELECT insats_id, kapitel,
        CASE coalesce(kommuner, '') WHEN 'alla' THEN 'alla' WHEN '' THEN 'inget' ELSE 'nagra' END AS place
    FROM insatser WHERE ar = $year
),
stated AS (
    SELECT kapitel, 'value' AS what FROM results WHERE varde IS NOT NULL
    UNION ALL
    SELECT kapitel, 'goals' FROM results WHERE goals <> ''
    UNION ALL
    SELECT kapitel, 'basis' FROM results WHERE NOT list_contains(rests_on, 'ej_angivet')
),
whats(what) AS (
    VALUES ('value'), ('goals'), ('basis')
),
over_facts AS (
    SELECT 'evidence.effects' AS key, count(*) AS value FROM effects
    UNION ALL
    SELECT 'evidence.effects_without_basis', count(*) FROM effects WHERE list_contains(rests_on, 'ej_angivet')
    UNION ALL
    SELECT 'evidence.effects_by_chapter[' || c.kapitel || ']', count(fakta_id)
    FROM chapters AS c LEFT JOIN effects AS e ON e.kapitel = c.kapitel GROUP BY c.kapitel
    UNION ALL
    SELECT 'evidence.effects_by_basis[' || basis || ']', count(fakta_id)
    FROM bases LEFT JOIN effects ON list_contains(rests_on, basis) GROUP BY basis
    UNION ALL
    SELECT 'evidence.effects_by_chapter_and_basis[' || c.kapitel || '-' || basis || ']', count(fakta_id)
    FROM chapters AS c CROSS JOIN bases
    LEFT JOIN effects AS e ON e.kapitel = c.kapitel AND list_contains(rests_on, basis) GROUP BY c.kapitel, basis
    UNION ALL
    SELECT 'evidence.results', count(*) FROM results
    UNION ALL
    SELECT 'evidence.results_by_chapter[' || c.kapitel || ']', count(fakta_id)
    FROM chapters AS c LEFT JOIN results AS r ON r.kapitel = c.kapitel GROUP BY c.kapitel
    UNION ALL
    SELECT 'evidence.results_by_precision[' || c.kapitel || '-' || code || ']', count(fakta_id)
    FROM chapters AS c CROSS JOIN exactness
    LEFT JOIN results AS r ON r.kapitel = c.kapitel AND exact = code GROUP BY c.kapitel, code
    UNION ALL
    SELECT 'evidence.results_with_' || w.what, count(s.what)
    FROM whats AS w LEFT JOIN stated AS s ON s.what = w.what GROUP BY w.what
    UNION ALL
    SELECT 'evidence.results_with_' || w.what || '_by_chapter[' || c.kapitel || ']', count(s.what)
    FROM chapters AS c CROSS JOIN whats AS w
    LEFT JOIN stated AS s ON s.what = w.what AND s.kapitel = c.kapitel GROUP BY w.what, c.kapitel
    UNION ALL
    SELECT 'evidence.results_without_value', count(*) FROM results WHERE varde IS NULL
),
over_initiatives AS (
    SELECT 'evidence.initiatives' AS key, count(*) AS value FROM initiatives
    UNION ALL
    SELECT 'evidence.initiatives_unplaced', count(*) FROM initiatives WHERE place = 'inget'
    UNION ALL
    SELECT 'evidence.initiatives_by_place[' || c.kapitel || '-' || code || ']', count(insats_id)
    FROM chapters AS c CROSS JOIN places
    LEFT JOIN initiatives AS i ON i.kapitel = c.kapitel AND place = code GROUP BY c.kapitel, code
)
SELECT key, CASE WHEN $year IN (SELECT ar FROM resultat) THEN value END AS value
FROM over_facts
UNION ALL
SELECT key, CASE WHEN $year IN (SELECT ar FROM insatser) THEN value END
FROM over_initiatives
