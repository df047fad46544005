-- The second computation of service_support.ipynb, written from the definitions of its numbers.
-- What the ledger says nothing about is NULL.
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

grants AS (  -- decisions to grant support to commercial service
    SELECT beslut.arende_id, arenden.kommun_kod, beslut.belopp_sek, year(beslut.beslutsdatum) AS year
    FROM beslut
    JOIN arenden ON arenden.arende_id = beslut.arende_id
    WHERE arenden.stodtyp = 'KS' AND beslut.beslutstyp = 'bevilja'
),

payments AS (  -- payments to commercial service, recalls negative
    SELECT arenden.kommun_kod, utbetalningar.belopp_sek, year(utbetalningar.datum) AS year
    FROM utbetalningar
    JOIN arenden ON arenden.arende_id = utbetalningar.arende_id
    WHERE arenden.stodtyp = 'KS'
),

granted AS (
    SELECT
        suffix,
        CASE WHEN decisions_known THEN (
            SELECT coalesce(sum(belopp_sek), 0) FROM grants WHERE grants.year = periods.year
        ) END AS amount
    FROM periods
),

by_municipality AS (  -- by the municipality of the case
    SELECT
        kommuner.kommun_kod,
        CASE WHEN this_year.decisions_known THEN (
            SELECT count(DISTINCT arende_id)
            FROM grants
            WHERE grants.kommun_kod = kommuner.kommun_kod AND grants.year = $year
        ) END AS cases,
        CASE WHEN this_year.decisions_known THEN (
            SELECT coalesce(sum(belopp_sek), 0)
            FROM grants
            WHERE grants.kommun_kod = kommuner.kommun_kod AND grants.year = $year
        ) END AS granted,
        CASE WHEN this_year.payments_known THEN (
            SELECT coalesce(sum(belopp_sek), 0)
            FROM payments
            WHERE payments.kommun_kod = kommuner.kommun_kod AND payments.year = $year
        ) END AS paid
    FROM kommuner
    CROSS JOIN this_year
),

year_totals AS (
    SELECT
        CASE WHEN decisions_known THEN (
            SELECT count(DISTINCT arende_id) FROM grants WHERE grants.year = $year
        ) END AS cases,
        CASE WHEN decisions_known THEN (
            SELECT count(DISTINCT arende_id) FROM grants WHERE grants.year = $year AND kommun_kod = '1980'
        ) END AS vasteras_cases,
        CASE WHEN decisions_known THEN (
            SELECT count(DISTINCT kommun_kod) FROM grants WHERE grants.year = $year
        ) END AS municipalities,
        CASE WHEN payments_known THEN (
            SELECT coalesce(sum(belopp_sek), 0) FROM payments WHERE payments.year = $year
        ) END AS paid
    FROM this_year
),

numbers (name, value) AS (
    SELECT 'granted_total' || suffix, amount FROM granted
    UNION ALL
    SELECT 'granted_total_change', this.amount - previous.amount
    FROM granted AS this
    JOIN granted AS previous ON this.suffix = '' AND previous.suffix = '_previous'
    UNION ALL
    SELECT 'cases', cases FROM year_totals
    UNION ALL
    SELECT 'vasteras_cases', vasteras_cases FROM year_totals
    UNION ALL
    SELECT 'municipalities', municipalities FROM year_totals
    UNION ALL
    SELECT 'paid_total', paid FROM year_totals

    UNION ALL
    SELECT format('cases_by_municipality[{}]', kommun_kod), cases FROM by_municipality
    UNION ALL
    SELECT format('granted_by_municipality[{}]', kommun_kod), granted FROM by_municipality
    UNION ALL
    SELECT format('paid_by_municipality[{}]', kommun_kod), paid FROM by_municipality
)

SELECT 'service_support.' || name AS key, value
FROM numbers
