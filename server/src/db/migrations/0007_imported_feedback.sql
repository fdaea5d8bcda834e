-- A report from a file is known again by its id there, or by its text.
CREATE UNIQUE INDEX feedback_imported ON feedback (project_id, external_id) WHERE source = 'manual' AND external_id IS NOT NULL;
