-- What embedder and model cost a project for its grouping, by UTC day: the daily cap is compared with it.
CREATE TABLE grouping_spending (
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  day date NOT NULL,
  what text NOT NULL CHECK (what IN ('embedder', 'model')),
  usd double precision NOT NULL DEFAULT 0 CHECK (usd >= 0),
  PRIMARY KEY (project_id, day, what)
);
