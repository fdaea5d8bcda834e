-- What we counted ourselves, beside the sender's own totals: `occurrences` is the larger of the two, so that what came by both ways
-- counts once.
ALTER TABLE feedback ADD COLUMN counted integer NOT NULL DEFAULT 0;
UPDATE feedback SET counted = occurrences;

-- An update that came before its item waits for it: the item's id at its source.
ALTER TABLE deliveries ADD COLUMN waits_for text;
CREATE INDEX deliveries_waiting ON deliveries (source_id, waits_for) WHERE waits_for IS NOT NULL;
