-- The cross-field rules of column H1 as queries. One query a rule, headed by the rule's number; each gives a row
-- (shipment, item) for every finding. Numbers are whole millionths, as SQLite has no decimals.

-- QS-R-0101
SELECT shipment, ordinal FROM item WHERE gross > 0 AND net > gross;

-- QS-R-0102
SELECT s.id, 0 FROM shipment s
JOIN (SELECT shipment, sum(gross) AS total, count(*) AS items, count(gross) AS given FROM item GROUP BY shipment) i
  ON i.shipment = s.id
WHERE i.items = i.given AND s.gross < i.total;

-- QS-R-0103
SELECT i.shipment, i.ordinal FROM item i
WHERE i.gross = 0
  AND EXISTS (SELECT 1 FROM package p WHERE p.shipment = i.shipment AND p.ordinal = i.ordinal AND p.count > 0);

-- QS-R-0104
SELECT shipment, ordinal FROM item WHERE net <= 0;

-- QS-R-0201
SELECT p.shipment, p.ordinal FROM package p
JOIN code c ON c.list = 'package_kinds' AND c.property = 'bulk' AND c.code = p.kind
WHERE p.count IS NOT NULL;

-- QS-R-0202
SELECT p.shipment, p.ordinal FROM package p
JOIN code c ON c.list = 'package_kinds' AND c.property = 'unpacked' AND c.code = p.kind
WHERE p.count = 0;

-- QS-R-0203
SELECT p.shipment, p.ordinal FROM package p
WHERE p.count = 0
  AND NOT EXISTS (SELECT 1 FROM code c
                  WHERE c.list = 'package_kinds' AND c.property IN ('bulk', 'unpacked') AND c.code = p.kind)
  AND (p.marks IS NULL
       OR NOT EXISTS (SELECT 1 FROM package o
                      WHERE o.shipment = p.shipment AND o.ordinal <> p.ordinal AND o.marks = p.marks AND o.count > 0));

-- QS-R-0301
SELECT s.id, 0 FROM shipment s
JOIN (SELECT shipment, sum(amount) AS total, count(*) AS items, count(amount) AS given FROM item GROUP BY shipment) i
  ON i.shipment = s.id
WHERE i.items = i.given AND s.total_amount <> i.total;

-- QS-R-0302
SELECT s.id, 0 FROM shipment s
WHERE s.total_count <> 1000000 * (SELECT count(*) FROM item i WHERE i.shipment = s.id);

-- QS-R-0303
SELECT i.shipment, i.ordinal FROM item i
WHERE EXISTS (SELECT 1 FROM item o WHERE o.shipment = i.shipment AND o.ordinal < i.ordinal AND o.number = i.number);

-- QS-R-0304
SELECT shipment, min(ordinal) FROM item WHERE number <> 1000000 * ordinal GROUP BY shipment;

-- QS-R-0305
SELECT shipment, ordinal FROM item
WHERE abs(amount * 1000000 - price * quantity) > max(10000000000, abs(quantity) * 5000);

-- QS-R-0306
SELECT shipment, ordinal FROM item WHERE supplementary_unit IS NOT NULL AND supplementary_quantity IS NULL;

-- QS-R-0401
SELECT id, 0 FROM shipment
WHERE (direction = 'IN' AND declaration_type = 'EX') OR (direction = 'OUT' AND declaration_type = 'IM');

-- QS-R-0402
SELECT i.shipment, i.ordinal FROM item i JOIN shipment s ON s.id = i.shipment
WHERE s.direction IN ('IN', 'OUT')
  AND EXISTS (SELECT 1 FROM code c WHERE c.list = 'requested_procedures' AND c.code = i.procedure
              AND c.property = CASE s.direction WHEN 'IN' THEN 'export' ELSE 'import' END)
  AND NOT EXISTS (SELECT 1 FROM code c WHERE c.list = 'requested_procedures' AND c.code = i.procedure
                  AND c.property = CASE s.direction WHEN 'IN' THEN 'import' ELSE 'export' END);

-- QS-R-0403
SELECT shipment, ordinal FROM item WHERE procedure = previous AND procedure NOT IN ('51', '53', '71', '21', '22');

-- QS-R-0404
SELECT i.shipment, i.ordinal FROM item i JOIN shipment s ON s.id = i.shipment
WHERE i.procedure IN ('42', '63') AND coalesce(i.destination, s.destination) = substr(s.office, 1, 2);

-- QS-R-0405
SELECT i.shipment, i.ordinal FROM item i
WHERE i.previous IN ('51', '53', '54', '71', '78')
  AND NOT EXISTS (SELECT 1 FROM previous p
                  WHERE p.shipment = i.shipment AND p.ordinal = i.ordinal AND p.reference IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM previous p WHERE p.shipment = i.shipment AND p.ordinal = 0);

-- QS-R-0501
SELECT i.shipment, i.ordinal FROM item i
JOIN code c ON c.list = 'preferences' AND c.property = 'preferential' AND c.code = i.preference
WHERE NOT EXISTS (SELECT 1 FROM document d
                  WHERE d.shipment = i.shipment AND d.ordinal IN (0, i.ordinal)
                    AND coalesce(d.category, '') || coalesce(d.type, '') IN (
                      'N865', 'N954', 'U045', 'U048', 'U110', 'U111', 'U112', 'U116', 'U117', 'U118', 'U162', 'U164',
                      'U165', 'U166', 'U176', 'U177', 'N018', 'U004', 'U005'));

-- QS-R-0502
SELECT i.shipment, i.ordinal FROM item i
WHERE i.preference IS NOT NULL AND i.preferential_origin IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM code c
                  WHERE c.list = 'preferences' AND c.property = 'preferential' AND c.code = i.preference);

-- QS-R-0503
SELECT i.shipment, i.ordinal FROM item i
WHERE i.preference IS NOT NULL AND i.quota IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM code c WHERE c.list = 'preferences' AND c.property = 'quota' AND c.code = i.preference);

-- QS-R-0601
SELECT id, 0 FROM shipment WHERE importer_eori = exporter_eori OR importer_code = exporter_code;

-- QS-R-0602
SELECT id, 0 FROM shipment
WHERE representative_status = '1' AND coalesce(representative_code, representative_eori) IS NOT NULL;

-- QS-R-0701
SELECT s.id, 0 FROM shipment s
WHERE (s.container_flag IN ('true', '1')
       AND EXISTS (SELECT 1 FROM item i WHERE i.shipment = s.id)
       AND NOT EXISTS (SELECT 1 FROM item i WHERE i.shipment = s.id AND i.container IS NOT NULL))
   OR (s.container_flag IN ('false', '0')
       AND EXISTS (SELECT 1 FROM item i WHERE i.shipment = s.id AND i.container IS NOT NULL));

-- QS-R-0702
SELECT id, 0 FROM shipment WHERE border_mode IN ('2', '5', '7') AND border_nationality IS NOT NULL;

-- QS-R-0703
SELECT id, 0 FROM shipment WHERE border_mode IN ('5', '7') AND border_identification IS NOT NULL
UNION ALL
SELECT id, 0 FROM shipment WHERE arrival_mode IN ('5', '7') AND arrival_identification IS NOT NULL;

-- QS-R-0801
SELECT s.id, 0 FROM shipment s
JOIN code c ON c.list = 'countries' AND c.property = 'eu' AND c.code = s.dispatch
WHERE s.declaration_type IS NOT 'CO'
  AND NOT EXISTS (SELECT 1 FROM item i WHERE i.shipment = s.id AND i.previous <> '00');

-- QS-R-0802
SELECT s.id, 0 FROM shipment s
WHERE s.declaration_type IS NOT 'CO'
  AND EXISTS (SELECT 1 FROM code c WHERE c.list = 'countries' AND c.property = '' AND c.code = s.destination)
  AND NOT EXISTS (SELECT 1 FROM code c WHERE c.list = 'countries' AND c.property = 'eu' AND c.code = s.destination);

-- QS-R-0901
SELECT d.shipment, d.ordinal FROM document d
WHERE d.ordinal > 0 AND d.reference IS NOT NULL
  AND EXISTS (SELECT 1 FROM document o
              WHERE o.shipment = d.shipment AND o.ordinal = d.ordinal AND o.entry < d.entry
                AND o.reference = d.reference AND o.type IS d.type AND o.category IS d.category);

-- QS-R-0902
SELECT p.shipment, p.ordinal FROM previous p
WHERE p.ordinal > 0 AND p.reference IS NOT NULL
  AND EXISTS (SELECT 1 FROM previous o
              WHERE o.shipment = p.shipment AND o.ordinal = p.ordinal AND o.entry < p.entry
                AND o.reference = p.reference AND o.type IS p.type AND o.number IS p.number);

-- QS-R-1001
SELECT i.shipment, i.ordinal FROM item i JOIN shipment s ON s.id = i.shipment
WHERE s.dispatch IS NOT NULL AND i.dispatch IS NOT NULL
UNION ALL
SELECT i.shipment, i.ordinal FROM item i JOIN shipment s ON s.id = i.shipment
WHERE s.destination IS NOT NULL AND i.destination IS NOT NULL
UNION ALL
SELECT i.shipment, i.ordinal FROM item i JOIN shipment s ON s.id = i.shipment
WHERE s.nature IS NOT NULL AND i.nature IS NOT NULL
UNION ALL
SELECT i.shipment, i.ordinal FROM item i JOIN shipment s ON s.id = i.shipment
WHERE s.valuation IS NOT NULL AND i.valuation IS NOT NULL;
