-- What an embedder makes of an item's words. The dimension is not in the type but in the row, which also names the embedder: vectors
-- of two embedders never meet. `embedding` is null where the provider refuses the text; `text_sha256` finds equal texts again.
CREATE TABLE vectors (
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  item_id uuid NOT NULL REFERENCES feedback (id) ON DELETE CASCADE,
  embedder text NOT NULL,
  dimensions integer NOT NULL,
  text_sha256 text NOT NULL,
  embedding vector,
  -- Where it stands, or may stand, in an index outside; `indexed` once that index has it.
  namespace text,
  indexed boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (item_id, embedder, dimensions),
  CHECK (embedding IS NULL OR vector_dims(embedding) = dimensions)
);
CREATE INDEX vectors_by_text ON vectors (project_id, embedder, dimensions, text_sha256);
-- Vector indexes are built in one process: pgvector before 0.8.2 reads beyond its memory when it builds them in several.
ALTER TABLE vectors SET (parallel_workers = 0);

-- What has to go from an index outside; no reference to the project, which may be gone first.
CREATE TABLE vector_removals (
  project_id uuid NOT NULL,
  namespace text NOT NULL,
  item_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (namespace, item_id)
);
CREATE INDEX vector_removals_project ON vector_removals (project_id);

-- By trigger, so that no way of changing or deleting an item can leave behind what its words meant.
CREATE FUNCTION forget_vectors() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM vectors WHERE item_id = NEW.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER feedback_words_changed AFTER UPDATE OF title, body ON feedback
  FOR EACH ROW WHEN (OLD.title IS DISTINCT FROM NEW.title OR OLD.body IS DISTINCT FROM NEW.body)
  EXECUTE FUNCTION forget_vectors();

CREATE FUNCTION note_vector_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO vector_removals (project_id, namespace, item_id) VALUES (OLD.project_id, OLD.namespace, OLD.item_id)
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER vectors_deleted AFTER DELETE ON vectors
  FOR EACH ROW WHEN (OLD.namespace IS NOT NULL) EXECUTE FUNCTION note_vector_removal();

-- Mean of the members' vectors, by embedder.
CREATE TABLE cluster_centroids (
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  cluster_id uuid NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  embedder text NOT NULL,
  dimensions integer NOT NULL,
  members integer NOT NULL,
  centroid vector NOT NULL,
  PRIMARY KEY (cluster_id, embedder, dimensions)
);

-- The embedder whose vectors answer now; another one that is configured takes over once it has caught up.
ALTER TABLE projects
  ADD COLUMN embedder text,
  ADD COLUMN embedder_dimensions integer;
