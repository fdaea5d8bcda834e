-- The grouping reads what people answered whenever it catches up.
CREATE INDEX suggestions_answered ON suggestions (project_id, item_id) WHERE answer IS NOT NULL;
