-- What a person did to the grouping, with all that is needed to take it back. `revision` is that of the grouping the act made.
CREATE TABLE grouping_acts (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  revision integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('merge', 'split', 'move', 'detach', 'pin', 'answer', 'accept')),
  actor text NOT NULL,
  summary text NOT NULL,
  -- Every cluster that it touched, the one to show first at the head.
  cluster_ids jsonb NOT NULL,
  moved integer NOT NULL,
  before jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  undone_at timestamptz,
  undone_by text
);
CREATE INDEX grouping_acts_page ON grouping_acts (project_id, revision);
CREATE INDEX grouping_acts_clusters ON grouping_acts USING gin (cluster_ids);

-- An answered question stays when its clusters become one: it tells how well the grouping asks. Only open ones are one a pair.
ALTER TABLE suggestions DROP CONSTRAINT suggestions_cluster_id_other_id_key;
CREATE UNIQUE INDEX suggestions_asked ON suggestions (cluster_id, other_id) WHERE answer IS NULL;
