-- What a model said of two groups of reports, by a hash of all that it was shown: the same question is not paid for twice.
CREATE TABLE verdicts (
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  question text NOT NULL,
  model text NOT NULL,
  same boolean NOT NULL,
  reason text NOT NULL,
  -- The reports that it was shown: when one is erased, so is what was said of it.
  item_ids jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (project_id, question)
);
CREATE INDEX verdicts_items ON verdicts USING gin (item_ids);

-- Who failed and until when it is left alone, known to every process.
CREATE TABLE outages (
  name text PRIMARY KEY,
  failures integer NOT NULL,
  until timestamptz NOT NULL,
  message text NOT NULL
);

-- `worded_for`: the representative and the size for which a model was last asked for a title; it is asked again when they change.
ALTER TABLE clusters
  ADD COLUMN worded_by_model boolean NOT NULL DEFAULT false,
  ADD COLUMN worded_for text;

ALTER TABLE suggestions
  ADD COLUMN judged_by text,
  ADD COLUMN judged_same boolean,
  ADD COLUMN judged_reason text;
