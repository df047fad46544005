-- The second computation of business_support.ipynb, written from the definitions of its numbers.
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

grants AS (  -- decisions to grant support to companies, with what is known about the case
    SELECT
        beslut.arende_id,
        beslut.belopp_sek,
        beslut.stodandel,
        year(beslut.beslutsdatum) AS year,
        arenden.stodform,
        arenden.kommun_kod,
        arenden.vd_kon,
        CASE WHEN arenden.kommun_kod = '1980' THEN 'vasteras' ELSE 'other' END AS place,
        stodformer.hallbarhet
    FROM beslut
    JOIN arenden ON arenden.arende_id = beslut.arende_id
    JOIN stodformer ON stodformer.stodform = arenden.stodform
    WHERE arenden.stodtyp = 'FTG' AND beslut.beslutstyp = 'bevilja'
),

totals AS (
    SELECT
        suffix,
        CASE WHEN known THEN (
            SELECT coalesce(sum(belopp_sek), 0) FROM grants WHERE grants.year = periods.year
        ) END AS granted,
        CASE WHEN known THEN (
            SELECT coalesce(sum(belopp_sek), 0)
            FROM grants
            WHERE grants.year = periods.year AND vd_kon IN ('K', 'M')
        ) END AS known_gender
    FROM periods
),

year_totals AS (
    SELECT
        CASE WHEN known THEN (
            SELECT count(DISTINCT arende_id) FROM grants WHERE grants.year = $year
        ) END AS cases,
        CASE WHEN known THEN (
            SELECT coalesce(sum(belopp_sek), 0) FROM grants WHERE grants.year = $year AND vd_kon = 'okant'
        ) END AS unknown_gender,
        CASE WHEN known THEN (
            SELECT count(DISTINCT stodandel) FROM grants WHERE grants.year = $year
        ) END AS rates,
        (SELECT min(stodandel) FROM grants WHERE grants.year = $year) AS rate_low,
        (SELECT max(stodandel) FROM grants WHERE grants.year = $year) AS rate_high,
        CASE WHEN known THEN (
            SELECT count(DISTINCT stodform) FROM grants WHERE grants.year = $year AND hallbarhet = 'ja'
        ) END AS sustainability_forms,
        CASE WHEN known THEN (
            SELECT coalesce(sum(belopp_sek), 0) FROM grants WHERE grants.year = $year AND hallbarhet = 'ja'
        ) END AS sustainability
    FROM this_year
),

by_gender AS (  -- companies led by women and by men
    SELECT
        gender.vd_kon,
        periods.suffix,
        CASE WHEN periods.known THEN (
            SELECT coalesce(sum(belopp_sek), 0)
            FROM grants
            WHERE grants.year = periods.year AND grants.vd_kon = gender.vd_kon
        ) END AS granted
    FROM (VALUES ('K'), ('M')) AS gender (vd_kon)
    CROSS JOIN periods
),

by_place AS (  -- Västerås and the other municipalities
    SELECT
        place.place,
        periods.suffix,
        CASE WHEN periods.known THEN (
            SELECT coalesce(sum(belopp_sek), 0)
            FROM grants
            WHERE grants.year = periods.year AND grants.place = place.place
        ) END AS granted
    FROM (VALUES ('vasteras'), ('other')) AS place (place)
    CROSS JOIN periods
),

shares (family, member, suffix, part, whole) AS (
    SELECT 'gender', by_gender.vd_kon, suffix, by_gender.granted, totals.known_gender
    FROM by_gender
    JOIN totals USING (suffix)
    UNION ALL
    SELECT 'place', by_place.place, suffix, by_place.granted, totals.granted
    FROM by_place
    JOIN totals USING (suffix)
),

quotients AS (  -- the shares in whole trillionths, and what is left over; no share of nothing
    SELECT
        family,
        member,
        suffix,
        whole,
        part * 1000000000000 // nullif(whole, 0) AS trillionths,
        part * 1000000000000 % nullif(whole, 0) AS remainder
    FROM shares
),

rounded AS (  -- a share as it is recorded: 12 decimals, rounded to the nearest, a tie to the even one
    SELECT
        family,
        member,
        suffix,
        CASE
            WHEN 2 * remainder > whole OR (2 * remainder = whole AND trillionths % 2 = 1) THEN trillionths + 1
            ELSE trillionths
        END AS trillionths
    FROM quotients
),

share_changes AS (  -- the difference of the two recorded shares
    SELECT family, member, this.trillionths - previous.trillionths AS trillionths
    FROM rounded AS this
    JOIN rounded AS previous USING (family, member)
    WHERE this.suffix = '' AND previous.suffix = '_previous'
),

by_rate AS (  -- the rates used in the year
    SELECT
        rtrim(rtrim(stodandel::VARCHAR, '0'), '.') AS rate,
        count(DISTINCT arende_id) AS cases,
        sum(belopp_sek) AS granted
    FROM grants
    WHERE grants.year = $year
    GROUP BY stodandel
),

by_form AS (  -- every form of company support, used or not
    SELECT
        stodformer.stodform,
        CASE WHEN this_year.known THEN (
            SELECT count(DISTINCT arende_id)
            FROM grants
            WHERE grants.stodform = stodformer.stodform AND grants.year = $year
        ) END AS cases,
        CASE WHEN this_year.known THEN (
            SELECT coalesce(sum(belopp_sek), 0)
            FROM grants
            WHERE grants.stodform = stodformer.stodform AND grants.year = $year
        ) END AS granted
    FROM stodformer
    CROSS JOIN this_year
    WHERE stodformer.stodtyp = 'FTG'
),

by_municipality AS (  -- by the municipality of the case
    SELECT
        kommuner.kommun_kod,
        kommuner.stodomrade,
        CASE WHEN this_year.known THEN (
            SELECT count(DISTINCT arende_id)
            FROM grants
            WHERE grants.kommun_kod = kommuner.kommun_kod AND grants.year = $year
        ) END AS cases,
        CASE WHEN this_year.known THEN (
            SELECT coalesce(sum(belopp_sek), 0)
            FROM grants
            WHERE grants.kommun_kod = kommuner.kommun_kod AND grants.year = $year
        ) END AS granted
    FROM kommuner
    CROSS JOIN this_year
),

support_area AS (  -- the municipalities of the support area
    SELECT sum(granted) AS granted
    FROM by_municipality
    WHERE stodomrade = 'ja'
),

numbers (name, value, denominator) AS (
    SELECT 'granted_total' || suffix, granted, NULL FROM totals
    UNION ALL
    SELECT 'granted_total_change', this.granted - previous.granted, NULL
    FROM totals AS this
    JOIN totals AS previous ON this.suffix = '' AND previous.suffix = '_previous'
    UNION ALL
    SELECT 'cases', cases, NULL FROM year_totals

    UNION ALL
    SELECT 'known_gender_total' || suffix, known_gender, NULL FROM totals
    UNION ALL
    SELECT format('granted_by_gender{}[{}]', suffix, vd_kon), granted, NULL FROM by_gender
    UNION ALL
    SELECT 'unknown_gender_total', unknown_gender, NULL FROM year_totals
    UNION ALL
    SELECT 'unknown_share', unknown_gender, granted FROM year_totals, totals WHERE suffix = ''
    UNION ALL
    SELECT format('granted_by_place{}[{}]', suffix, place), granted, NULL FROM by_place
    UNION ALL
    SELECT format('share_by_{}{}[{}]', family, suffix, member), part, whole FROM shares
    UNION ALL
    SELECT 'women_share_change', trillionths, 1000000000000 FROM share_changes WHERE member = 'K'
    UNION ALL
    SELECT 'vasteras_share_change', trillionths, 1000000000000 FROM share_changes WHERE member = 'vasteras'

    UNION ALL
    SELECT 'rates', rates, NULL FROM year_totals
    UNION ALL
    SELECT 'rate_low', rate_low, NULL FROM year_totals
    UNION ALL
    SELECT 'rate_high', rate_high, NULL FROM year_totals
    UNION ALL
    SELECT format('cases_by_rate[{}]', rate), cases, NULL FROM by_rate
    UNION ALL
    SELECT format('granted_by_rate[{}]', rate), granted, NULL FROM by_rate

    UNION ALL
    SELECT 'sustainability_forms', sustainability_forms, NULL FROM year_totals
    UNION ALL
    SELECT 'sustainability_total', sustainability, NULL FROM year_totals
    UNION ALL
    SELECT 'sustainability_share', sustainability, granted FROM year_totals, totals WHERE suffix = ''
    UNION ALL
    SELECT format('cases_by_form[{}]', stodform), cases, NULL FROM by_form
    UNION ALL
    SELECT format('granted_by_form[{}]', stodform), granted, NULL FROM by_form

    UNION ALL
    SELECT format('cases_by_municipality[{}]', kommun_kod), cases, NULL FROM by_municipality
    UNION ALL
    SELECT format('granted_by_municipality[{}]', kommun_kod), granted, NULL FROM by_municipality
    UNION ALL
    SELECT 'support_area_total', granted, NULL FROM support_area
    UNION ALL
    SELECT 'support_area_share', support_area.granted, totals.granted FROM support_area, totals WHERE suffix = ''
)

SELECT 'business_support.' || name AS key, value, denominator
FROM numbers
