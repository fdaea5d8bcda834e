-- The words that a search goes through stand apart from the rows that grouping writes: Postgres files a row that is written in all
-- its indexes again, and most of what placing a report cost was filing its words, which had not changed.
DROP INDEX feedback_words;
CREATE TABLE feedback_words (
  feedback_id uuid PRIMARY KEY REFERENCES feedback (id) ON DELETE CASCADE,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  words text NOT NULL
);
INSERT INTO feedback_words (feedback_id, project_id, words) SELECT id, project_id, title || ' ' || body FROM feedback;
CREATE INDEX feedback_words_project ON feedback_words (project_id);
CREATE INDEX feedback_words_search ON feedback_words USING gin (words gin_trgm_ops);

-- By trigger, so that no way of changing an item can leave behind what it once said.
CREATE FUNCTION store_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feedback_words (feedback_id, project_id, words)
    VALUES (NEW.id, NEW.project_id, NEW.title || ' ' || NEW.body)
    ON CONFLICT (feedback_id) DO UPDATE SET words = EXCLUDED.words;
  RETURN NULL;
END
$$;
CREATE TRIGGER feedback_words_told AFTER INSERT ON feedback
  FOR EACH ROW EXECUTE FUNCTION store_words();
CREATE TRIGGER feedback_words_retold AFTER UPDATE OF title, body ON feedback
  FOR EACH ROW WHEN (OLD.title IS DISTINCT FROM NEW.title OR OLD.body IS DISTINCT FROM NEW.body)
  EXECUTE FUNCTION store_words();

-- No search could use it, for it also asks about numbers; each change of a cluster paid for it.
DROP INDEX clusters_title;
