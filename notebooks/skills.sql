-- Chapter 2, computed a second time: key and value of every computed and derived number of skills.ipynb for $year.
-- A value is NULL when the tables say nothing of that year. Ratios have 12 decimals, rounded from whole numbers.
WITH initiatives AS (
    SELECT * FROM insatser WHERE ar = $year AND kapitel = 2
),
partners AS (
    SELECT p.* FROM parter AS p JOIN initiatives AS i ON i.ar = p.ar AND i.insats_id = p.insats_id
),
kinds(kind) AS (
    VALUES ('kommun'), ('region'), ('egen_verksamhet'), ('statlig_myndighet'), ('larosate_forskning'), ('utbildning'),
        ('naringslivsorganisation'), ('arbetstagarorganisation'), ('privat_foretag'), ('offentligt_foretag'),
        ('framjare'), ('samverkansorgan'), ('civilsamhalle'), ('kultur')
),
fact AS (
    SELECT fakta_id, CAST(varde * 1000000 AS HUGEINT) AS millionths, varde FROM resultat WHERE ar = $year
),
over_initiatives AS (
    SELECT 'skills.initiatives' AS key, count(*) AS value FROM initiatives
),
over_partners AS (
    SELECT 'skills.initiatives_with_partners' AS key, count(DISTINCT insats_id) AS value FROM partners
    UNION ALL
    SELECT 'skills.partners[' || insats_id || '-' || parttyp || ']', sum(antal)
    FROM partners GROUP BY insats_id, parttyp
    UNION ALL
    SELECT 'skills.partners_by_initiative[' || insats_id || ']', sum(antal) FROM partners GROUP BY insats_id
    UNION ALL
    SELECT 'skills.partners_by_kind[' || kind || ']', coalesce(sum(antal), 0)
    FROM kinds LEFT JOIN partners ON parttyp = kind GROUP BY kind
    UNION ALL
    SELECT 'skills.partners_total', coalesce(sum(antal), 0) FROM partners
    UNION ALL
    SELECT 'skills.initiatives_by_kind[' || kind || ']', count(DISTINCT insats_id)
    FROM kinds LEFT JOIN partners ON parttyp = kind GROUP BY kind
),
over_facts AS (
    SELECT 'skills.kod_hours_per_participant' AS key,
        CAST((2 * hours.millionths * 1000000000000 + people.millionths) // (2 * people.millionths) AS DECIMAL(25, 0))
            * CAST(0.000000000001 AS DECIMAL(13, 12)) AS value
    FROM fact AS hours, fact AS people
    WHERE hours.fakta_id = 'kod_training_hours' AND people.fakta_id = 'kod_unique_participants'
    UNION ALL
    SELECT 'skills.industry_meetings_after_pilot', CAST(every.varde - pilot.varde AS DECIMAL(38, 12))
    FROM fact AS every, fact AS pilot
    WHERE every.fakta_id = 'industry_meetings_total' AND pilot.fakta_id = 'industry_meetings_pilot'
)
SELECT key, CAST(CASE WHEN $year IN (SELECT ar FROM insatser) THEN value END
    AS DECIMAL(38, 12)) AS value
FROM over_initiatives
UNION ALL
SELECT key, CAST(CASE WHEN $year IN (SELECT ar FROM parter) THEN value END
    AS DECIMAL(38, 12))
FROM over_partners
UNION ALL
SELECT key, value FROM over_facts
