-- The second computation of indicators.ipynb, written from the definitions of its numbers.
-- Only what has been fetched has a number: the keys themselves come from the table.
WITH
latest AS (  -- the latest snapshot of each indicator
    SELECT indikator_id, max(hamtad) AS hamtad
    FROM indikatorvarden
    GROUP BY indikator_id
),
known AS (  -- both sexes, up to the year, of the county and its municipalities
    SELECT v.indikator_id, v.geografi, v.ar, v.varde,
        max(v.ar) OVER (PARTITION BY v.indikator_id, v.geografi) AS newest
    FROM indikatorvarden AS v JOIN latest AS l ON l.indikator_id = v.indikator_id AND l.hamtad = v.hamtad
    WHERE v.kon = 'T' AND v.varde IS NOT NULL AND v.ar <= $year AND length(v.geografi) IN (2, 4)
),
history AS (
    SELECT * FROM known WHERE ar >= newest - 5
),
county AS (
    SELECT * FROM history WHERE length(geografi) = 2
),
municipalities AS (
    SELECT indikator_id, varde, count(*) OVER (PARTITION BY indikator_id) AS several
    FROM (
        SELECT *, max(ar) OVER (PARTITION BY indikator_id) AS last FROM history WHERE length(geografi) = 4
    )
    WHERE ar = last
),
spread AS (
    SELECT indikator_id, min(varde) AS lowest, max(varde) AS highest
    FROM municipalities WHERE several > 1 GROUP BY indikator_id
),
changes AS (
    SELECT now.indikator_id, now.ar - before.ar AS years, now.varde - before.varde AS value
    FROM county AS now JOIN county AS before ON before.indikator_id = now.indikator_id
    WHERE now.ar = now.newest
)

SELECT 'indicators.municipalities' AS key, CAST(count(*) AS DECIMAL(18, 6)) AS value
FROM kommuner

UNION ALL
SELECT 'indicators.fetched', count(DISTINCT indikator_id)
FROM history
HAVING count(*) > 0

UNION ALL
SELECT 'indicators.history[' || indikator_id || '-' || geografi || '-' || ar || ']', varde
FROM history

UNION ALL
SELECT 'indicators.now[' || indikator_id || ']', varde
FROM county WHERE ar = newest

UNION ALL
SELECT 'indicators.one_year[' || indikator_id || ']', value
FROM changes WHERE years = 1

UNION ALL
SELECT 'indicators.five_years[' || indikator_id || ']', value
FROM changes WHERE years = 5

UNION ALL
SELECT 'indicators.lowest[' || indikator_id || ']', lowest
FROM spread

UNION ALL
SELECT 'indicators.highest[' || indikator_id || ']', highest
FROM spread

UNION ALL
SELECT 'indicators.spread[' || indikator_id || ']', highest - lowest
FROM spread
