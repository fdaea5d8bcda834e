-- What merges, splits and moves teach a project's own bar: pairs of reports with the score that the matcher had given them.
ALTER TABLE grouping_acts ADD COLUMN lessons jsonb NOT NULL DEFAULT '[]';
CREATE INDEX grouping_acts_taught ON grouping_acts (project_id) WHERE lessons <> '[]';
