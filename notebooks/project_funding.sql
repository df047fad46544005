-- The second computation of project_funding.ipynb, written from the definitions of its numbers.
-- A ratio is given as value and denominator, both exact. What the ledger says nothing about is NULL.
WITH
periods AS (  -- the year and the year before, and whether decisions and payments are known for them
    SELECT
        period.suffix,
        period.year,
        period.year IN (SELECT year(beslutsdatum) FROM beslut) AS decisions_known,
        period.year IN (SELECT year(datum) FROM utbetalningar) AS payments_known
    FROM (VALUES ('', $year), ('_previous', $year - 1)) AS period (suffix, year)
),

this_year AS (
    SELECT *
    FROM periods
    WHERE suffix = ''
),

types AS (
    SELECT type.stodtyp
    FROM (VALUES ('PROJ'), ('FTG'), ('KS')) AS type (stodtyp)
),

goals AS (  -- Delmål i den RUS som gäller vid årets slut
    SELECT mal_version, delmal_nr, malomrade
    FROM mal
    WHERE make_date($year, 12, 31) BETWEEN galler_fran AND galler_till
),

areas AS (  -- their target areas, numbered in the order of their lowest goal
    SELECT malomrade, row_number() OVER (ORDER BY min(delmal_nr)) AS area
    FROM goals
    GROUP BY malomrade
),

grants AS (  -- every decision to grant, with its year and the year of the case's first one
    SELECT
        beslut.arende_id,
        arenden.stodtyp,
        beslut.belopp_sek,
        year(beslut.beslutsdatum) AS year,
        min(year(beslut.beslutsdatum)) OVER (PARTITION BY beslut.arende_id) AS first_year
    FROM beslut
    JOIN arenden ON arenden.arende_id = beslut.arende_id
    WHERE beslut.beslutstyp = 'bevilja'
),

new_grants AS (  -- grants to new projects: those with their first grant in the same year
    SELECT arende_id, belopp_sek, year
    FROM grants
    WHERE stodtyp = 'PROJ' AND year = first_year
),

payments AS (  -- every payment, recalls negative
    SELECT utbetalningar.arende_id, arenden.stodtyp, utbetalningar.belopp_sek, year(utbetalningar.datum) AS year
    FROM utbetalningar
    JOIN arenden ON arenden.arende_id = utbetalningar.arende_id
),

totals AS (  -- granted to new projects, their number, and paid to projects, in both periods
    SELECT
        suffix,
        CASE WHEN decisions_known THEN (
            SELECT coalesce(sum(belopp_sek), 0) FROM new_grants WHERE new_grants.year = periods.year
        ) END AS granted,
        CASE WHEN decisions_known THEN (
            SELECT count(DISTINCT arende_id) FROM new_grants WHERE new_grants.year = periods.year
        ) END AS projects,
        CASE WHEN payments_known THEN (
            SELECT coalesce(sum(belopp_sek), 0)
            FROM payments
            WHERE payments.stodtyp = 'PROJ' AND payments.year = periods.year
        ) END AS paid
    FROM periods
),

changes AS (
    SELECT
        this.granted - previous.granted AS granted,
        this.projects - previous.projects AS projects,
        this.paid - previous.paid AS paid
    FROM totals AS this
    JOIN totals AS previous ON this.suffix = '' AND previous.suffix = '_previous'
),

by_goal AS (  -- amounts of a case, split over the goals by the shares of the case
    SELECT
        goals.delmal_nr,
        areas.area,
        CASE WHEN this_year.decisions_known THEN (
            SELECT coalesce(sum(new_grants.belopp_sek * arende_mal.andel), 0)
            FROM new_grants
            JOIN arende_mal ON arende_mal.arende_id = new_grants.arende_id
            WHERE new_grants.year = $year
                AND arende_mal.mal_version = goals.mal_version
                AND arende_mal.delmal_nr = goals.delmal_nr
        ) END AS granted,
        CASE WHEN this_year.payments_known THEN (
            SELECT coalesce(sum(payments.belopp_sek * arende_mal.andel), 0)
            FROM payments
            JOIN arende_mal ON arende_mal.arende_id = payments.arende_id
            WHERE payments.stodtyp = 'PROJ'
                AND payments.year = $year
                AND arende_mal.mal_version = goals.mal_version
                AND arende_mal.delmal_nr = goals.delmal_nr
        ) END AS paid
    FROM goals
    JOIN areas ON areas.malomrade = goals.malomrade
    CROSS JOIN this_year
),

goal_counts AS (
    SELECT
        count(*) AS total,
        sum(CASE WHEN granted IS NULL THEN NULL WHEN granted > 0 THEN 1 ELSE 0 END) AS granted,
        sum(CASE WHEN paid IS NULL THEN NULL WHEN paid > 0 THEN 1 ELSE 0 END) AS paid
    FROM by_goal
),

places AS (  -- the goals in the order of what was paid, of equal ones the lowest number first
    SELECT delmal_nr, paid, row_number() OVER (ORDER BY paid DESC, delmal_nr) AS place
    FROM by_goal
    WHERE paid > 0
),

top_goals AS (  -- the two goals with most payments
    SELECT
        (SELECT delmal_nr FROM places WHERE place = 1) AS first_goal,
        (SELECT delmal_nr FROM places WHERE place = 2) AS second_goal,
        (SELECT sum(paid) FROM places WHERE place <= 2) AS paid
),

by_area AS (
    SELECT area, sum(granted) AS granted, sum(paid) AS paid
    FROM by_goal
    GROUP BY area
),

by_type AS (  -- all grants of a period, supplements to older cases included; and payments
    SELECT
        types.stodtyp,
        periods.suffix,
        CASE WHEN periods.decisions_known THEN (
            SELECT coalesce(sum(belopp_sek), 0)
            FROM grants
            WHERE grants.stodtyp = types.stodtyp AND grants.year = periods.year
        ) END AS granted,
        CASE WHEN periods.decisions_known THEN (
            SELECT count(DISTINCT arende_id)
            FROM grants
            WHERE grants.stodtyp = types.stodtyp AND grants.year = periods.year
        ) END AS cases,
        CASE WHEN periods.payments_known THEN (
            SELECT coalesce(sum(belopp_sek), 0)
            FROM payments
            WHERE payments.stodtyp = types.stodtyp AND payments.year = periods.year
        ) END AS paid
    FROM types
    CROSS JOIN periods
),

supplements AS (  -- grants of the year to projects with their first grant in an earlier year
    SELECT CASE WHEN this_year.decisions_known THEN (
        SELECT coalesce(sum(belopp_sek), 0)
        FROM grants
        WHERE stodtyp = 'PROJ' AND grants.year = $year AND first_year < $year
    ) END AS granted
    FROM this_year
),

cohort_of_project AS (  -- the year of a project's first grant: this year and the three before
    SELECT DISTINCT arende_id, first_year AS cohort
    FROM grants
    WHERE stodtyp = 'PROJ' AND first_year BETWEEN $year - 3 AND $year
),

cohorts AS (  -- this year's is there even when it is empty
    SELECT cohort
    FROM cohort_of_project
    UNION
    SELECT $year
),

cohort_granted AS (  -- grants, changes and write-downs up to the end of this year
    SELECT
        cohorts.cohort,
        CASE WHEN this_year.decisions_known THEN (
            SELECT coalesce(sum(beslut.belopp_sek), 0)
            FROM beslut
            JOIN cohort_of_project ON cohort_of_project.arende_id = beslut.arende_id
            WHERE cohort_of_project.cohort = cohorts.cohort
                AND beslut.beslutstyp IN ('bevilja', 'andring', 'nedskrivning')
                AND year(beslut.beslutsdatum) <= $year
        ) END AS granted
    FROM cohorts
    CROSS JOIN this_year
),

cohort_years AS (  -- each cohort's years up to this one
    SELECT cohort, unnest(generate_series(cohort, $year)) AS year
    FROM cohorts
),

cohort_paid AS (  -- paid in each of those years
    SELECT
        cohort_years.cohort,
        cohort_years.year - cohort_years.cohort AS years_after,
        CASE WHEN this_year.payments_known THEN (
            SELECT coalesce(sum(payments.belopp_sek), 0)
            FROM payments
            JOIN cohort_of_project ON cohort_of_project.arende_id = payments.arende_id
            WHERE cohort_of_project.cohort = cohort_years.cohort AND payments.year = cohort_years.year
        ) END AS paid
    FROM cohort_years
    CROSS JOIN this_year
),

cohort_paid_total AS (
    SELECT cohort, sum(paid) AS paid
    FROM cohort_paid
    GROUP BY cohort
),

by_project AS (  -- the municipalities of each new project, whatever their role in it
    SELECT new_projects.arende_id, count(DISTINCT arende_kommun.kommun_kod) AS municipalities
    FROM (SELECT DISTINCT arende_id FROM new_grants WHERE year = $year) AS new_projects
    LEFT JOIN arende_kommun ON arende_kommun.arende_id = new_projects.arende_id
    GROUP BY new_projects.arende_id
),

numbers (name, value, denominator) AS (
    SELECT 'granted_total' || suffix, granted, NULL FROM totals
    UNION ALL
    SELECT 'granted_projects' || suffix, projects, NULL FROM totals
    UNION ALL
    SELECT 'paid_total' || suffix, paid, NULL FROM totals
    UNION ALL
    SELECT 'granted_total_change', granted, NULL FROM changes
    UNION ALL
    SELECT 'granted_projects_change', projects, NULL FROM changes
    UNION ALL
    SELECT 'paid_total_change', paid, NULL FROM changes

    UNION ALL
    SELECT format('granted_by_goal[{}]', delmal_nr), granted, NULL FROM by_goal
    UNION ALL
    SELECT format('paid_by_goal[{}]', delmal_nr), paid, NULL FROM by_goal
    UNION ALL
    SELECT 'goals_total', total, NULL FROM goal_counts
    UNION ALL
    SELECT 'goals_granted', granted, NULL FROM goal_counts
    UNION ALL
    SELECT 'goals_paid', paid, NULL FROM goal_counts
    UNION ALL
    SELECT 'goals_unpaid', total - paid, NULL FROM goal_counts
    UNION ALL
    SELECT 'top_goal', first_goal, NULL FROM top_goals
    UNION ALL
    SELECT 'second_goal', second_goal, NULL FROM top_goals
    UNION ALL
    SELECT 'top_goals_paid', paid, NULL FROM top_goals
    UNION ALL
    SELECT 'top_goals_share', top_goals.paid, totals.paid FROM top_goals, totals WHERE suffix = ''

    UNION ALL
    SELECT format('granted_by_area[{}]', area), granted, NULL FROM by_area
    UNION ALL
    SELECT format('paid_by_area[{}]', area), paid, NULL FROM by_area
    UNION ALL
    SELECT format('paid_share_by_area[{}]', area), by_area.paid, totals.paid FROM by_area, totals WHERE suffix = ''
    UNION ALL
    SELECT 'largest_area_share', (SELECT max(paid) FROM by_area), paid FROM totals WHERE suffix = ''

    UNION ALL
    SELECT format('granted_by_type{}[{}]', suffix, stodtyp), granted, NULL FROM by_type
    UNION ALL
    SELECT format('granted_by_type_change[{}]', stodtyp), this.granted - previous.granted, NULL
    FROM by_type AS this
    JOIN by_type AS previous USING (stodtyp)
    WHERE this.suffix = '' AND previous.suffix = '_previous'
    UNION ALL
    SELECT format('cases_by_type[{}]', stodtyp), cases, NULL FROM by_type WHERE suffix = ''
    UNION ALL
    SELECT format('paid_by_type[{}]', stodtyp), paid, NULL FROM by_type WHERE suffix = ''
    UNION ALL
    SELECT 'granted_all_types', sum(granted), NULL FROM by_type WHERE suffix = ''
    UNION ALL
    SELECT 'cases_all_types', sum(cases), NULL FROM by_type WHERE suffix = ''
    UNION ALL
    SELECT 'paid_all_types', sum(paid), NULL FROM by_type WHERE suffix = ''
    UNION ALL
    SELECT 'supplements', granted, NULL FROM supplements

    UNION ALL
    SELECT format('cohort_granted[{}]', cohort), granted, NULL FROM cohort_granted
    UNION ALL
    SELECT format('cohort_paid[{}-{}]', cohort, years_after), paid, NULL FROM cohort_paid
    UNION ALL
    SELECT format('cohort_paid_total[{}]', cohort), paid, NULL FROM cohort_paid_total
    UNION ALL
    SELECT format('cohort_unpaid[{}]', cohort), granted - paid, NULL
    FROM cohort_granted
    JOIN cohort_paid_total USING (cohort)

    UNION ALL
    SELECT format('municipalities_by_project[{}]', arende_id), municipalities, NULL FROM by_project
    UNION ALL
    SELECT 'min_municipalities', min(municipalities), NULL FROM by_project
)

SELECT 'project_funding.' || name AS key, value, denominator
FROM numbers
