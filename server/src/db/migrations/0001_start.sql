CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- People ------------------------------------------------------------------------------------------
CREATE TABLE users (
  id text PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  login text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_login ON users (lower(login));

CREATE TABLE sessions (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token text NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE accounts (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX accounts_user ON accounts (user_id);

CREATE TABLE verifications (
  id text PRIMARY KEY,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX verifications_identifier ON verifications (identifier);

-- One row: the first to sign in owns the installation.
CREATE TABLE installation (
  id integer PRIMARY KEY CHECK (id = 1),
  owner_user_id text NOT NULL REFERENCES users (id),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Projects ----------------------------------------------------------------------------------------
CREATE TABLE projects (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  key text NOT NULL,
  demo boolean NOT NULL DEFAULT false,
  settings jsonb NOT NULL DEFAULT '{}',
  last_cluster_number integer NOT NULL DEFAULT 0,
  -- Changes with every change of the grouping, so that a worker knows whether what it remembers still holds.
  grouping_revision integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE members (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  user_id text REFERENCES users (id) ON DELETE CASCADE,
  login text NOT NULL,
  role text NOT NULL CHECK (role IN ('viewer', 'triager', 'developer', 'admin', 'owner')),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX members_project_login ON members (project_id, lower(login));
CREATE INDEX members_user ON members (user_id);

CREATE TABLE tokens (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('viewer', 'triager', 'developer', 'admin')),
  prefix text NOT NULL,
  hash text NOT NULL UNIQUE,
  last_used_at timestamptz,
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX tokens_project ON tokens (project_id);

CREATE TABLE repositories (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  forge text NOT NULL CHECK (forge IN ('github', 'local')),
  name text NOT NULL,
  base_branch text NOT NULL,
  setup_command text,
  test_command text,
  hints text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (project_id, forge, name)
);

-- What comes in -----------------------------------------------------------------------------------
CREATE TABLE sources (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  repository_id uuid REFERENCES repositories (id) ON DELETE SET NULL,
  kind text NOT NULL,
  name text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  key_hash text NOT NULL UNIQUE,
  key_hint text NOT NULL,
  previous_key_hash text UNIQUE,
  secret text,
  previous_secret text,
  previous_until timestamptz,
  secret_last_used_at timestamptz,
  settings jsonb NOT NULL DEFAULT '{}',
  sync_cursor jsonb,
  synced_at timestamptz,
  -- Where the API asked us to wait.
  sync_after timestamptz,
  last_delivery_at timestamptz,
  last_error text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sources_project ON sources (project_id);

CREATE TABLE deliveries (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  source_id uuid NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  status text NOT NULL CHECK (status IN ('accepted', 'duplicate', 'filtered', 'quarantined', 'failed')),
  reason text,
  event text,
  idempotency_key text NOT NULL,
  payload text,
  headers jsonb NOT NULL DEFAULT '{}',
  bytes integer NOT NULL,
  feedback_id uuid,
  received_at timestamptz NOT NULL DEFAULT now(),
  digested_at timestamptz
);
CREATE UNIQUE INDEX deliveries_once ON deliveries (source_id, idempotency_key) WHERE status <> 'duplicate';
CREATE INDEX deliveries_log ON deliveries (source_id, received_at, id);
CREATE INDEX deliveries_age ON deliveries (received_at);

-- Problems ----------------------------------------------------------------------------------------
CREATE TABLE clusters (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  repository_id uuid REFERENCES repositories (id) ON DELETE SET NULL,
  number integer NOT NULL,
  title text NOT NULL,
  summary text NOT NULL,
  title_by_person boolean NOT NULL DEFAULT false,
  summary_by_person boolean NOT NULL DEFAULT false,
  status text NOT NULL DEFAULT 'new'
    CHECK (status IN ('new', 'fixing', 'pr_opened', 'merged', 'resolved', 'failed', 'ignored', 'regressed')),
  ignored_until timestamptz,
  item_count integer NOT NULL DEFAULT 0,
  occurrences integer NOT NULL DEFAULT 0,
  reporters integer NOT NULL DEFAULT 0,
  place text,
  cohesion text CHECK (cohesion IN ('tight', 'moderate', 'loose')),
  representative_id uuid,
  github_branch text,
  github_pr_url text,
  error_message text,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (project_id, number)
);
CREATE INDEX clusters_last_seen ON clusters (project_id, last_seen_at, id);
CREATE INDEX clusters_count ON clusters (project_id, item_count, id);
CREATE INDEX clusters_created ON clusters (project_id, created_at, id);
CREATE INDEX clusters_title ON clusters USING gin (title gin_trgm_ops);

CREATE TABLE feedback (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  source_id uuid REFERENCES sources (id) ON DELETE SET NULL,
  cluster_id uuid REFERENCES clusters (id) ON DELETE SET NULL,
  source text NOT NULL,
  external_id text,
  title text NOT NULL,
  body text NOT NULL,
  permalink text,
  author text,
  metadata jsonb NOT NULL DEFAULT '{}',
  exception jsonb,
  frames jsonb NOT NULL DEFAULT '[]',
  upstream_group text,
  upstream_state text NOT NULL DEFAULT 'open' CHECK (upstream_state IN ('open', 'closed', 'deleted')),
  upstream_changed_at timestamptz,
  occurrences integer NOT NULL DEFAULT 1,
  why jsonb NOT NULL DEFAULT '[]',
  position bigint GENERATED ALWAYS AS IDENTITY,
  clustered_at timestamptz,
  occurred_at timestamptz NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX feedback_upstream ON feedback (source_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX feedback_page ON feedback (project_id, last_seen_at, id);
CREATE INDEX feedback_cluster ON feedback (cluster_id);
CREATE INDEX feedback_pending ON feedback (project_id, position) WHERE cluster_id IS NULL;
CREATE INDEX feedback_words ON feedback USING gin ((title || ' ' || body) gin_trgm_ops);

CREATE TABLE feedback_reporters (
  feedback_id uuid NOT NULL REFERENCES feedback (id) ON DELETE CASCADE,
  reporter text NOT NULL,
  PRIMARY KEY (feedback_id, reporter)
);

CREATE TABLE feedback_days (
  feedback_id uuid NOT NULL REFERENCES feedback (id) ON DELETE CASCADE,
  day date NOT NULL,
  occurrences integer NOT NULL,
  PRIMARY KEY (feedback_id, day)
);

CREATE TABLE suggestions (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  cluster_id uuid NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  other_id uuid NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  item_id uuid NOT NULL REFERENCES feedback (id) ON DELETE CASCADE,
  other_item_id uuid NOT NULL REFERENCES feedback (id) ON DELETE CASCADE,
  score real NOT NULL,
  terms jsonb NOT NULL DEFAULT '[]',
  answer text CHECK (answer IN ('same', 'different')),
  answered_by text,
  answered_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (cluster_id, other_id)
);
CREATE INDEX suggestions_open ON suggestions (project_id, score) WHERE answer IS NULL;
CREATE INDEX suggestions_other ON suggestions (other_id);

-- What people said about two items; no later run may break it.
CREATE TABLE links (
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  item_id uuid NOT NULL REFERENCES feedback (id) ON DELETE CASCADE,
  other_item_id uuid NOT NULL REFERENCES feedback (id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('must', 'cannot')),
  actor text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (item_id, other_item_id)
);
CREATE INDEX links_project ON links (project_id);
CREATE INDEX links_other ON links (other_item_id);

CREATE TABLE cluster_jobs (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'running', 'success', 'failed')),
  total integer NOT NULL DEFAULT 0,
  done integer NOT NULL DEFAULT 0,
  joined integer NOT NULL DEFAULT 0,
  created integer NOT NULL DEFAULT 0,
  error_message text,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX cluster_jobs_project ON cluster_jobs (project_id, created_at);

-- Fixes -------------------------------------------------------------------------------------------
CREATE TABLE plans (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  cluster_id uuid NOT NULL UNIQUE REFERENCES clusters (id) ON DELETE CASCADE,
  cause text NOT NULL,
  files jsonb NOT NULL DEFAULT '[]',
  tasks jsonb NOT NULL DEFAULT '[]',
  citations jsonb NOT NULL DEFAULT '[]',
  made_by text NOT NULL CHECK (made_by IN ('computed', 'model', 'person')),
  approved boolean NOT NULL DEFAULT false,
  base_commit text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE jobs (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  cluster_id uuid NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  repository_id uuid NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'running', 'success', 'failed', 'cancelled')),
  stage text NOT NULL DEFAULT 'pending',
  attempt integer NOT NULL DEFAULT 1,
  agent text NOT NULL,
  sandbox text NOT NULL,
  model text,
  started_by text,
  started_by_user_id text REFERENCES users (id) ON DELETE SET NULL,
  hint text,
  message text,
  cancel_requested boolean NOT NULL DEFAULT false,
  lease_until timestamptz,
  cost_usd double precision NOT NULL DEFAULT 0,
  steps jsonb NOT NULL DEFAULT '[]',
  base_commit text,
  commit text,
  branch text,
  patch text,
  files_changed integer NOT NULL DEFAULT 0,
  additions integer NOT NULL DEFAULT 0,
  deletions integer NOT NULL DEFAULT 0,
  evidence jsonb,
  blocked_reasons jsonb NOT NULL DEFAULT '[]',
  question text,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz
);
CREATE UNIQUE INDEX jobs_one_a_cluster ON jobs (cluster_id) WHERE status IN ('pending', 'running');
CREATE INDEX jobs_page ON jobs (project_id, created_at, id);

CREATE TABLE job_logs (
  job_id uuid NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  seq integer NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  stage text NOT NULL,
  origin text NOT NULL,
  level text NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (job_id, seq)
);

CREATE TABLE pull_requests (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  cluster_id uuid NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  job_id uuid NOT NULL UNIQUE REFERENCES jobs (id) ON DELETE CASCADE,
  repository_id uuid NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
  forge text NOT NULL CHECK (forge IN ('github', 'local')),
  number integer NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'merged', 'closed')),
  draft boolean NOT NULL,
  branch text NOT NULL,
  base_branch text NOT NULL,
  url text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  merged_at timestamptz,
  UNIQUE (repository_id, number)
);
CREATE INDEX pull_requests_page ON pull_requests (project_id, created_at, id);

-- What happened -----------------------------------------------------------------------------------
-- Read in the order (xid, id) and only below the oldest running transaction: so a reader that resumes
-- after the last row it saw can miss none, whatever order transactions commit in.
CREATE TABLE events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  type text NOT NULL,
  actor text NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'token', 'source', 'task')),
  subject_id uuid,
  cluster_id uuid,
  job_id uuid,
  summary text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX events_stream ON events (project_id, xid, id);
CREATE INDEX events_cluster ON events (cluster_id, id) WHERE cluster_id IS NOT NULL;

CREATE TABLE idempotency_keys (
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  key text NOT NULL,
  route text NOT NULL,
  request_sha256 text NOT NULL,
  status integer NOT NULL,
  answer jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (project_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
