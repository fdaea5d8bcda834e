-- What a person finds first, and what a run of grouping needs to know of the runs before.
ALTER TABLE clusters
  ADD COLUMN impact double precision NOT NULL DEFAULT 0,
  ADD COLUMN impact_parts jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN trend text CHECK (trend IN ('new', 'spiking')),
  ADD COLUMN exemplar_ids jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN outlier_ids jsonb NOT NULL DEFAULT '[]';
CREATE INDEX clusters_impact ON clusters (project_id, impact, id);

-- The project's grouping revision at which an item last came, moved, was reworded or erased, and at which a link was last said or
-- taken back: who knows the grouping as of one revision reads only what changed since.
ALTER TABLE feedback
  ADD COLUMN pinned boolean NOT NULL DEFAULT false,
  ADD COLUMN grouping_revision integer NOT NULL DEFAULT 0;
CREATE INDEX feedback_grouping ON feedback (project_id, grouping_revision);

ALTER TABLE links
  ADD COLUMN revision integer NOT NULL DEFAULT 0,
  DROP CONSTRAINT links_kind_check,
  ADD CONSTRAINT links_kind_check CHECK (kind IN ('must', 'cannot', 'released'));
-- One row for a pair, whoever was named first.
DELETE FROM links a USING links b
  WHERE a.item_id = b.other_item_id AND a.other_item_id = b.item_id AND a.item_id > b.item_id AND a.created_at <= b.created_at;
DELETE FROM links a USING links b
  WHERE a.item_id = b.other_item_id AND a.other_item_id = b.item_id AND a.item_id < b.item_id;
UPDATE links SET item_id = other_item_id, other_item_id = item_id WHERE item_id > other_item_id;
ALTER TABLE links ADD CONSTRAINT links_order_check CHECK (item_id < other_item_id);

ALTER TABLE cluster_jobs
  ADD COLUMN mode text NOT NULL DEFAULT 'assign' CHECK (mode IN ('assign', 'preview')),
  ADD COLUMN sensitivity text NOT NULL DEFAULT 'default' CHECK (sensitivity IN ('loose', 'default', 'strict'));
