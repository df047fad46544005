-- The second computation of eu_cofinancing.ipynb, written from the definitions of its numbers.
-- A ratio is given as value and denominator, both exact. What the ledger says nothing about is NULL.
WITH
periods AS (  -- the year and the year before, and whether decisions are known for them
    SELECT
        period.suffix,
        period.year,
        period.year IN (SELECT year(beslutsdatum) FROM beslut) AS known
    FROM (VALUES ('', $year), ('_previous', $year - 1)) AS period (suffix, year)
),

this_year AS (
    SELECT *
    FROM periods
    WHERE suffix = ''
),

new_projects AS (  -- each project, with the year of its first grant
    SELECT beslut.arende_id, min(year(beslut.beslutsdatum)) AS year
    FROM beslut
    JOIN arenden ON arenden.arende_id = beslut.arende_id
    WHERE arenden.stodtyp = 'PROJ' AND beslut.beslutstyp = 'bevilja'
    GROUP BY beslut.arende_id
),

cofinanced AS (  -- new projects that anslag 1:1 finances together with ERUF, or with Interreg
    SELECT DISTINCT new_projects.arende_id, new_projects.year, fund.kalla AS fund
    FROM new_projects
    JOIN finansiering AS fund ON fund.arende_id = new_projects.arende_id AND fund.kalla IN ('ERUF', 'INTERREG')
    JOIN finansiering AS region ON region.arende_id = new_projects.arende_id AND region.kalla = '1:1'
),

projects AS (
    SELECT
        suffix,
        CASE WHEN known THEN (
            SELECT count(*) FROM cofinanced WHERE cofinanced.year = periods.year AND fund = 'ERUF'
        ) END AS eruf,
        CASE WHEN known THEN (
            SELECT count(*) FROM cofinanced WHERE cofinanced.year = periods.year AND fund = 'INTERREG'
        ) END AS interreg
    FROM periods
),

payers AS (
    SELECT payer.payer
    FROM (VALUES ('eruf'), ('region'), ('other')) AS payer (payer)
),

financing AS (  -- what finances the year's new ERUF projects
    SELECT
        finansiering.malomrade,
        finansiering.belopp_sek,
        CASE finansiering.kalla WHEN 'ERUF' THEN 'eruf' WHEN '1:1' THEN 'region' ELSE 'other' END AS payer
    FROM cofinanced
    JOIN finansiering ON finansiering.arende_id = cofinanced.arende_id
    WHERE cofinanced.year = $year AND cofinanced.fund = 'ERUF'
),

by_payer AS (
    SELECT
        payers.payer,
        CASE WHEN this_year.known THEN (
            SELECT coalesce(sum(belopp_sek), 0) FROM financing WHERE financing.payer = payers.payer
        ) END AS amount
    FROM payers
    CROSS JOIN this_year
),

total AS (
    SELECT sum(amount) AS amount
    FROM by_payer
),

granted AS (  -- Beviljat till alla nya projekt under året, supplements of the same year included
    SELECT CASE WHEN this_year.known THEN (
        SELECT coalesce(sum(beslut.belopp_sek), 0)
        FROM beslut
        JOIN new_projects ON new_projects.arende_id = beslut.arende_id
        WHERE new_projects.year = $year AND beslut.beslutstyp = 'bevilja' AND year(beslut.beslutsdatum) = $year
    ) END AS amount
    FROM this_year
),

areas AS (  -- the six target areas of the programme
    SELECT unnest(generate_series(1, 6)) AS malomrade
),

by_area AS (  -- ERUF's part of the financing
    SELECT
        areas.malomrade,
        CASE WHEN this_year.known THEN (
            SELECT coalesce(sum(belopp_sek), 0)
            FROM financing
            WHERE financing.payer = 'eruf' AND financing.malomrade = areas.malomrade
        ) END AS amount
    FROM areas
    CROSS JOIN this_year
),

used_areas AS (  -- Målområden i programmet som projekten bidrar till
    SELECT CASE WHEN this_year.known THEN (
        SELECT count(DISTINCT malomrade) FROM financing WHERE payer = 'eruf'
    ) END AS number
    FROM this_year
),

largest_area AS (  -- the target area with most money from ERUF, of equal ones the lowest number
    SELECT min(malomrade) AS malomrade
    FROM by_area
    WHERE amount > 0 AND amount = (SELECT max(amount) FROM by_area)
),

numbers (name, value, denominator) AS (
    SELECT 'projects' || suffix, eruf, NULL FROM projects
    UNION ALL
    SELECT 'projects_change', this.eruf - previous.eruf, NULL
    FROM projects AS this
    JOIN projects AS previous ON this.suffix = '' AND previous.suffix = '_previous'
    UNION ALL
    SELECT 'interreg_projects', interreg, NULL FROM projects WHERE suffix = ''

    UNION ALL
    SELECT format('by_payer[{}]', payer), amount, NULL FROM by_payer
    UNION ALL
    SELECT 'total', amount, NULL FROM total
    UNION ALL
    SELECT format('share_by_payer[{}]', payer), by_payer.amount, total.amount FROM by_payer, total
    UNION ALL
    SELECT 'leverage', eruf.amount, region.amount
    FROM by_payer AS eruf
    JOIN by_payer AS region ON eruf.payer = 'eruf' AND region.payer = 'region'
    UNION ALL
    SELECT 'granted_total', amount, NULL FROM granted
    UNION ALL
    SELECT 'region_share_of_granted', by_payer.amount, granted.amount FROM by_payer, granted WHERE payer = 'region'

    UNION ALL
    SELECT 'goal_areas', number, NULL FROM used_areas
    UNION ALL
    SELECT format('eruf_by_area[{}]', malomrade), amount, NULL FROM by_area
    UNION ALL
    SELECT 'largest_area', malomrade, NULL FROM largest_area
)

SELECT 'eu_cofinancing.' || name AS key, value, denominator
FROM numbers
