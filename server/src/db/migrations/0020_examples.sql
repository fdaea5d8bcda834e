-- An input and what should come out: the test that a fix is held against. Values are data, never source text that somebody sent.
CREATE TABLE examples (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  cluster_id uuid NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  repository_id uuid NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
  -- The report that it was read from: deleted with it.
  feedback_id uuid REFERENCES feedback (id) ON DELETE CASCADE,
  -- The fix that asked for it.
  job_id uuid REFERENCES jobs (id) ON DELETE SET NULL,
  origin text NOT NULL CHECK (origin IN ('report', 'form', 'answer')),
  state text NOT NULL CHECK (state IN ('proposed', 'accepted', 'refused')),
  call jsonb NOT NULL,
  expected jsonb NOT NULL,
  shown jsonb NOT NULL,
  test jsonb,
  problem text,
  decided_by text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX examples_of_cluster ON examples (cluster_id, project_id);
CREATE INDEX examples_of_report ON examples (feedback_id);

-- Two candidate fixes differ for an input: which result is right?
ALTER TABLE jobs ADD COLUMN choice jsonb;
