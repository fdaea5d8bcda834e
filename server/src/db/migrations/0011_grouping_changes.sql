-- What a previewed run of grouping would change. No words of reports are kept here, so that nothing has to be erased.
CREATE TABLE grouping_changes (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  job_id uuid NOT NULL REFERENCES cluster_jobs (id) ON DELETE CASCADE,
  position integer NOT NULL,
  -- Null: a new cluster. Without a reference, for a change whose cluster is gone is no change that founds one.
  into_id uuid,
  moves jsonb NOT NULL,
  accepted_at timestamptz
);
CREATE INDEX grouping_changes_job ON grouping_changes (job_id, position);
