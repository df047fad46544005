-- The second computation of county.ipynb, written from the definitions of its numbers.
-- The registers have no dates of their own: they hold for every year, so nothing here is unknown.
WITH
goals AS (  -- Delmål i den RUS som gäller vid årets slut
    SELECT delmal_nr
    FROM mal
    WHERE make_date($year, 12, 31) BETWEEN galler_fran AND galler_till
)

SELECT 'county.municipalities' AS key, count(*) AS value
FROM kommuner

UNION ALL
SELECT 'county.support_area_municipalities', count(*)
FROM kommuner
WHERE stodomrade = 'ja'

UNION ALL
SELECT 'county.goals', count(*)
FROM goals
