-- Made from the migrations by `node server/src/db/dump-schema.ts`: not applied by anything, only read and compared.

CREATE TABLE accounts (
  id text NOT NULL,
  user_id text NOT NULL,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT accounts_pkey PRIMARY KEY (id),
  CONSTRAINT accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX accounts_user ON accounts USING btree (user_id);

CREATE TABLE cluster_centroids (
  project_id uuid NOT NULL,
  cluster_id uuid NOT NULL,
  embedder text NOT NULL,
  dimensions integer NOT NULL,
  members integer NOT NULL,
  centroid vector NOT NULL,
  CONSTRAINT cluster_centroids_pkey PRIMARY KEY (cluster_id, embedder, dimensions),
  CONSTRAINT cluster_centroids_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES clusters(id) ON DELETE CASCADE,
  CONSTRAINT cluster_centroids_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);

CREATE TABLE cluster_jobs (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'pending'::text,
  total integer NOT NULL DEFAULT 0,
  done integer NOT NULL DEFAULT 0,
  joined integer NOT NULL DEFAULT 0,
  created integer NOT NULL DEFAULT 0,
  error_message text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  mode text NOT NULL DEFAULT 'assign'::text,
  sensitivity text NOT NULL DEFAULT 'default'::text,
  CONSTRAINT cluster_jobs_pkey PRIMARY KEY (id),
  CONSTRAINT cluster_jobs_mode_check CHECK ((mode = ANY (ARRAY['assign'::text, 'preview'::text]))),
  CONSTRAINT cluster_jobs_sensitivity_check CHECK ((sensitivity = ANY (ARRAY['loose'::text, 'default'::text, 'strict'::text]))),
  CONSTRAINT cluster_jobs_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'success'::text, 'failed'::text]))),
  CONSTRAINT cluster_jobs_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX cluster_jobs_project ON cluster_jobs USING btree (project_id, created_at);

CREATE TABLE clusters (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  repository_id uuid,
  number integer NOT NULL,
  title text NOT NULL,
  summary text NOT NULL,
  title_by_person boolean NOT NULL DEFAULT false,
  summary_by_person boolean NOT NULL DEFAULT false,
  status text NOT NULL DEFAULT 'new'::text,
  ignored_until timestamp with time zone,
  item_count integer NOT NULL DEFAULT 0,
  occurrences integer NOT NULL DEFAULT 0,
  reporters integer NOT NULL DEFAULT 0,
  place text,
  cohesion text,
  representative_id uuid,
  github_branch text,
  github_pr_url text,
  error_message text,
  first_seen_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  impact double precision NOT NULL DEFAULT 0,
  impact_parts jsonb NOT NULL DEFAULT '[]'::jsonb,
  trend text,
  exemplar_ids jsonb NOT NULL DEFAULT '[]'::jsonb,
  outlier_ids jsonb NOT NULL DEFAULT '[]'::jsonb,
  worded_by_model boolean NOT NULL DEFAULT false,
  worded_for text,
  CONSTRAINT clusters_pkey PRIMARY KEY (id),
  CONSTRAINT clusters_project_id_number_key UNIQUE (project_id, number),
  CONSTRAINT clusters_cohesion_check CHECK ((cohesion = ANY (ARRAY['tight'::text, 'moderate'::text, 'loose'::text]))),
  CONSTRAINT clusters_status_check CHECK ((status = ANY (ARRAY['new'::text, 'fixing'::text, 'pr_opened'::text, 'merged'::text, 'resolved'::text, 'failed'::text, 'ignored'::text, 'regressed'::text]))),
  CONSTRAINT clusters_trend_check CHECK ((trend = ANY (ARRAY['new'::text, 'spiking'::text]))),
  CONSTRAINT clusters_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  CONSTRAINT clusters_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE SET NULL
);
CREATE INDEX clusters_count ON clusters USING btree (project_id, item_count, id);
CREATE INDEX clusters_created ON clusters USING btree (project_id, created_at, id);
CREATE INDEX clusters_impact ON clusters USING btree (project_id, impact, id);
CREATE INDEX clusters_last_seen ON clusters USING btree (project_id, last_seen_at, id);

CREATE TABLE deliveries (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  source_id uuid NOT NULL,
  status text NOT NULL,
  reason text,
  event text,
  idempotency_key text NOT NULL,
  payload text,
  headers jsonb NOT NULL DEFAULT '{}'::jsonb,
  bytes integer NOT NULL,
  feedback_id uuid,
  received_at timestamp with time zone NOT NULL DEFAULT now(),
  digested_at timestamp with time zone,
  waits_for text,
  is_test boolean NOT NULL DEFAULT false,
  CONSTRAINT deliveries_pkey PRIMARY KEY (id),
  CONSTRAINT deliveries_status_check CHECK ((status = ANY (ARRAY['accepted'::text, 'duplicate'::text, 'filtered'::text, 'quarantined'::text, 'failed'::text]))),
  CONSTRAINT deliveries_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  CONSTRAINT deliveries_source_id_fkey FOREIGN KEY (source_id) REFERENCES sources(id) ON DELETE CASCADE
);
CREATE INDEX deliveries_age ON deliveries USING btree (received_at);
CREATE INDEX deliveries_log ON deliveries USING btree (source_id, received_at, id);
CREATE UNIQUE INDEX deliveries_once ON deliveries USING btree (source_id, idempotency_key) WHERE (status <> 'duplicate'::text);
CREATE INDEX deliveries_waiting ON deliveries USING btree (source_id, waits_for) WHERE (waits_for IS NOT NULL);

CREATE TABLE events (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  project_id uuid NOT NULL,
  type text NOT NULL,
  actor text NOT NULL,
  actor_kind text NOT NULL,
  subject_id uuid,
  cluster_id uuid,
  job_id uuid,
  summary text NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT events_pkey PRIMARY KEY (id),
  CONSTRAINT events_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['user'::text, 'token'::text, 'source'::text, 'task'::text]))),
  CONSTRAINT events_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX events_cluster ON events USING btree (cluster_id, id) WHERE (cluster_id IS NOT NULL);
CREATE INDEX events_stream ON events USING btree (project_id, xid, id);

CREATE TABLE examples (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  cluster_id uuid NOT NULL,
  repository_id uuid NOT NULL,
  feedback_id uuid,
  job_id uuid,
  origin text NOT NULL,
  state text NOT NULL,
  call jsonb NOT NULL,
  expected jsonb NOT NULL,
  shown jsonb NOT NULL,
  test jsonb,
  problem text,
  decided_by text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT examples_pkey PRIMARY KEY (id),
  CONSTRAINT examples_origin_check CHECK ((origin = ANY (ARRAY['report'::text, 'form'::text, 'answer'::text]))),
  CONSTRAINT examples_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'accepted'::text, 'refused'::text]))),
  CONSTRAINT examples_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES clusters(id) ON DELETE CASCADE,
  CONSTRAINT examples_feedback_id_fkey FOREIGN KEY (feedback_id) REFERENCES feedback(id) ON DELETE CASCADE,
  CONSTRAINT examples_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs(id) ON DELETE SET NULL,
  CONSTRAINT examples_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  CONSTRAINT examples_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE CASCADE
);
CREATE INDEX examples_of_cluster ON examples USING btree (cluster_id, project_id);
CREATE INDEX examples_of_report ON examples USING btree (feedback_id);

CREATE TABLE feedback (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  source_id uuid,
  cluster_id uuid,
  source text NOT NULL,
  external_id text,
  title text NOT NULL,
  body text NOT NULL,
  permalink text,
  author text,
  metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
  exception jsonb,
  frames jsonb NOT NULL DEFAULT '[]'::jsonb,
  upstream_group text,
  upstream_state text NOT NULL DEFAULT 'open'::text,
  upstream_changed_at timestamp with time zone,
  occurrences integer NOT NULL DEFAULT 1,
  why jsonb NOT NULL DEFAULT '[]'::jsonb,
  "position" bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  clustered_at timestamp with time zone,
  occurred_at timestamp with time zone NOT NULL,
  first_seen_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  reworded boolean NOT NULL DEFAULT false,
  counted integer NOT NULL DEFAULT 0,
  erased_at timestamp with time zone,
  pinned boolean NOT NULL DEFAULT false,
  grouping_revision integer NOT NULL DEFAULT 0,
  CONSTRAINT feedback_pkey PRIMARY KEY (id),
  CONSTRAINT feedback_upstream_state_check CHECK ((upstream_state = ANY (ARRAY['open'::text, 'closed'::text, 'deleted'::text]))),
  CONSTRAINT feedback_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES clusters(id) ON DELETE SET NULL,
  CONSTRAINT feedback_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  CONSTRAINT feedback_source_id_fkey FOREIGN KEY (source_id) REFERENCES sources(id) ON DELETE SET NULL
);
CREATE INDEX feedback_cluster ON feedback USING btree (cluster_id, project_id);
CREATE INDEX feedback_grouping ON feedback USING btree (project_id, grouping_revision);
CREATE UNIQUE INDEX feedback_imported ON feedback USING btree (project_id, external_id) WHERE ((source = 'manual'::text) AND (external_id IS NOT NULL));
CREATE INDEX feedback_page ON feedback USING btree (project_id, last_seen_at, id);
CREATE INDEX feedback_pending ON feedback USING btree (project_id, "position") WHERE (cluster_id IS NULL);
CREATE INDEX feedback_reworded ON feedback USING btree (project_id, "position") WHERE reworded;
CREATE UNIQUE INDEX feedback_upstream ON feedback USING btree (source_id, external_id) WHERE (external_id IS NOT NULL);

CREATE TABLE feedback_days (
  feedback_id uuid NOT NULL,
  day date NOT NULL,
  occurrences integer NOT NULL,
  CONSTRAINT feedback_days_pkey PRIMARY KEY (feedback_id, day),
  CONSTRAINT feedback_days_feedback_id_fkey FOREIGN KEY (feedback_id) REFERENCES feedback(id) ON DELETE CASCADE
);

CREATE TABLE feedback_reporters (
  feedback_id uuid NOT NULL,
  reporter text NOT NULL,
  CONSTRAINT feedback_reporters_pkey PRIMARY KEY (feedback_id, reporter),
  CONSTRAINT feedback_reporters_feedback_id_fkey FOREIGN KEY (feedback_id) REFERENCES feedback(id) ON DELETE CASCADE
);

CREATE TABLE feedback_words (
  feedback_id uuid NOT NULL,
  project_id uuid NOT NULL,
  words text NOT NULL,
  CONSTRAINT feedback_words_pkey PRIMARY KEY (feedback_id),
  CONSTRAINT feedback_words_feedback_id_fkey FOREIGN KEY (feedback_id) REFERENCES feedback(id) ON DELETE CASCADE,
  CONSTRAINT feedback_words_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX feedback_words_project ON feedback_words USING btree (project_id);
CREATE INDEX feedback_words_search ON feedback_words USING gin (words gin_trgm_ops);

CREATE TABLE fix_spending (
  project_id uuid NOT NULL,
  day date NOT NULL,
  usd double precision NOT NULL DEFAULT 0,
  CONSTRAINT fix_spending_pkey PRIMARY KEY (project_id, day),
  CONSTRAINT fix_spending_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);

CREATE TABLE grouping_acts (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  revision integer NOT NULL,
  kind text NOT NULL,
  actor text NOT NULL,
  summary text NOT NULL,
  cluster_ids jsonb NOT NULL,
  moved integer NOT NULL,
  before jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  undone_at timestamp with time zone,
  undone_by text,
  lessons jsonb NOT NULL DEFAULT '[]'::jsonb,
  CONSTRAINT grouping_acts_pkey PRIMARY KEY (id),
  CONSTRAINT grouping_acts_kind_check CHECK ((kind = ANY (ARRAY['merge'::text, 'split'::text, 'move'::text, 'detach'::text, 'pin'::text, 'answer'::text, 'accept'::text]))),
  CONSTRAINT grouping_acts_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX grouping_acts_clusters ON grouping_acts USING gin (cluster_ids);
CREATE INDEX grouping_acts_page ON grouping_acts USING btree (project_id, revision);
CREATE INDEX grouping_acts_taught ON grouping_acts USING btree (project_id) WHERE (lessons <> '[]'::jsonb);

CREATE TABLE grouping_changes (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  job_id uuid NOT NULL,
  "position" integer NOT NULL,
  into_id uuid,
  moves jsonb NOT NULL,
  accepted_at timestamp with time zone,
  act_id uuid,
  founded_id uuid,
  CONSTRAINT grouping_changes_pkey PRIMARY KEY (id),
  CONSTRAINT grouping_changes_act_id_fkey FOREIGN KEY (act_id) REFERENCES grouping_acts(id) ON DELETE SET NULL,
  CONSTRAINT grouping_changes_job_id_fkey FOREIGN KEY (job_id) REFERENCES cluster_jobs(id) ON DELETE CASCADE,
  CONSTRAINT grouping_changes_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX grouping_changes_job ON grouping_changes USING btree (job_id, "position");

CREATE TABLE grouping_spending (
  project_id uuid NOT NULL,
  day date NOT NULL,
  what text NOT NULL,
  usd double precision NOT NULL DEFAULT 0,
  CONSTRAINT grouping_spending_pkey PRIMARY KEY (project_id, day, what),
  CONSTRAINT grouping_spending_usd_check CHECK ((usd >= (0)::double precision)),
  CONSTRAINT grouping_spending_what_check CHECK ((what = ANY (ARRAY['embedder'::text, 'model'::text]))),
  CONSTRAINT grouping_spending_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);

CREATE TABLE idempotency_keys (
  project_id uuid NOT NULL,
  key text NOT NULL,
  route text NOT NULL,
  request_sha256 text NOT NULL,
  status integer NOT NULL,
  answer jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (project_id, key),
  CONSTRAINT idempotency_keys_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX idempotency_keys_age ON idempotency_keys USING btree (created_at);

CREATE TABLE installation (
  id integer NOT NULL,
  owner_user_id text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT installation_pkey PRIMARY KEY (id),
  CONSTRAINT installation_id_check CHECK ((id = 1)),
  CONSTRAINT installation_owner_user_id_fkey FOREIGN KEY (owner_user_id) REFERENCES users(id)
);

CREATE TABLE job_logs (
  job_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT now(),
  stage text NOT NULL,
  origin text NOT NULL,
  level text NOT NULL,
  text text NOT NULL,
  CONSTRAINT job_logs_pkey PRIMARY KEY (job_id, seq),
  CONSTRAINT job_logs_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs(id) ON DELETE CASCADE
);

CREATE TABLE jobs (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  cluster_id uuid NOT NULL,
  repository_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'pending'::text,
  stage text NOT NULL DEFAULT 'pending'::text,
  attempt integer NOT NULL DEFAULT 1,
  agent text NOT NULL,
  sandbox text NOT NULL,
  model text,
  started_by text,
  started_by_user_id text,
  hint text,
  message text,
  cancel_requested boolean NOT NULL DEFAULT false,
  lease_until timestamp with time zone,
  cost_usd double precision NOT NULL DEFAULT 0,
  steps jsonb NOT NULL DEFAULT '[]'::jsonb,
  base_commit text,
  commit text,
  branch text,
  patch text,
  files_changed integer NOT NULL DEFAULT 0,
  additions integer NOT NULL DEFAULT 0,
  deletions integer NOT NULL DEFAULT 0,
  evidence jsonb,
  blocked_reasons jsonb NOT NULL DEFAULT '[]'::jsonb,
  question text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  choice jsonb,
  publication jsonb,
  CONSTRAINT jobs_pkey PRIMARY KEY (id),
  CONSTRAINT jobs_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'success'::text, 'failed'::text, 'cancelled'::text]))),
  CONSTRAINT jobs_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES clusters(id) ON DELETE CASCADE,
  CONSTRAINT jobs_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  CONSTRAINT jobs_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE CASCADE,
  CONSTRAINT jobs_started_by_user_id_fkey FOREIGN KEY (started_by_user_id) REFERENCES users(id) ON DELETE SET NULL
);
CREATE UNIQUE INDEX jobs_one_a_cluster ON jobs USING btree (cluster_id) WHERE (status = ANY (ARRAY['pending'::text, 'running'::text]));
CREATE INDEX jobs_page ON jobs USING btree (project_id, created_at, id);

CREATE TABLE links (
  project_id uuid NOT NULL,
  item_id uuid NOT NULL,
  other_item_id uuid NOT NULL,
  kind text NOT NULL,
  actor text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 0,
  CONSTRAINT links_pkey PRIMARY KEY (item_id, other_item_id),
  CONSTRAINT links_kind_check CHECK ((kind = ANY (ARRAY['must'::text, 'cannot'::text, 'released'::text]))),
  CONSTRAINT links_order_check CHECK ((item_id < other_item_id)),
  CONSTRAINT links_item_id_fkey FOREIGN KEY (item_id) REFERENCES feedback(id) ON DELETE CASCADE,
  CONSTRAINT links_other_item_id_fkey FOREIGN KEY (other_item_id) REFERENCES feedback(id) ON DELETE CASCADE,
  CONSTRAINT links_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX links_other ON links USING btree (other_item_id);
CREATE INDEX links_project ON links USING btree (project_id);

CREATE TABLE members (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  user_id text,
  login text NOT NULL,
  role text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT members_pkey PRIMARY KEY (id),
  CONSTRAINT members_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'triager'::text, 'developer'::text, 'admin'::text, 'owner'::text]))),
  CONSTRAINT members_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  CONSTRAINT members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX members_project_login ON members USING btree (project_id, lower(login));
CREATE INDEX members_user ON members USING btree (user_id);

CREATE TABLE outages (
  name text NOT NULL,
  failures integer NOT NULL,
  until timestamp with time zone NOT NULL,
  message text NOT NULL,
  CONSTRAINT outages_pkey PRIMARY KEY (name)
);

CREATE TABLE plans (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  cluster_id uuid NOT NULL,
  cause text NOT NULL,
  files jsonb NOT NULL DEFAULT '[]'::jsonb,
  tasks jsonb NOT NULL DEFAULT '[]'::jsonb,
  citations jsonb NOT NULL DEFAULT '[]'::jsonb,
  made_by text NOT NULL,
  approved boolean NOT NULL DEFAULT false,
  base_commit text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT plans_pkey PRIMARY KEY (id),
  CONSTRAINT plans_cluster_id_key UNIQUE (cluster_id),
  CONSTRAINT plans_made_by_check CHECK ((made_by = ANY (ARRAY['computed'::text, 'model'::text, 'person'::text]))),
  CONSTRAINT plans_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES clusters(id) ON DELETE CASCADE,
  CONSTRAINT plans_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);

CREATE TABLE projects (
  id uuid NOT NULL,
  slug text NOT NULL,
  name text NOT NULL,
  key text NOT NULL,
  demo boolean NOT NULL DEFAULT false,
  settings jsonb NOT NULL DEFAULT '{}'::jsonb,
  last_cluster_number integer NOT NULL DEFAULT 0,
  grouping_revision integer NOT NULL DEFAULT 0,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  embedder text,
  embedder_dimensions integer,
  CONSTRAINT projects_pkey PRIMARY KEY (id),
  CONSTRAINT projects_slug_key UNIQUE (slug)
);

CREATE TABLE pull_requests (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  cluster_id uuid NOT NULL,
  job_id uuid NOT NULL,
  repository_id uuid NOT NULL,
  forge text NOT NULL,
  number integer NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  state text NOT NULL DEFAULT 'open'::text,
  draft boolean NOT NULL,
  branch text NOT NULL,
  base_branch text NOT NULL,
  url text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  merged_at timestamp with time zone,
  CONSTRAINT pull_requests_pkey PRIMARY KEY (id),
  CONSTRAINT pull_requests_job_id_key UNIQUE (job_id),
  CONSTRAINT pull_requests_repository_id_number_key UNIQUE (repository_id, number),
  CONSTRAINT pull_requests_forge_check CHECK ((forge = ANY (ARRAY['github'::text, 'local'::text]))),
  CONSTRAINT pull_requests_state_check CHECK ((state = ANY (ARRAY['open'::text, 'merged'::text, 'closed'::text]))),
  CONSTRAINT pull_requests_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES clusters(id) ON DELETE CASCADE,
  CONSTRAINT pull_requests_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs(id) ON DELETE CASCADE,
  CONSTRAINT pull_requests_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  CONSTRAINT pull_requests_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE CASCADE
);
CREATE INDEX pull_requests_page ON pull_requests USING btree (project_id, created_at, id);

CREATE TABLE repositories (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  forge text NOT NULL,
  name text NOT NULL,
  base_branch text NOT NULL,
  setup_command text,
  test_command text,
  hints text NOT NULL DEFAULT ''::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT repositories_pkey PRIMARY KEY (id),
  CONSTRAINT repositories_project_id_forge_name_key UNIQUE (project_id, forge, name),
  CONSTRAINT repositories_forge_check CHECK ((forge = ANY (ARRAY['github'::text, 'local'::text]))),
  CONSTRAINT repositories_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);

CREATE TABLE sessions (
  id text NOT NULL,
  user_id text NOT NULL,
  token text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_token_key UNIQUE (token),
  CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX sessions_user ON sessions USING btree (user_id);

CREATE TABLE sources (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  repository_id uuid,
  kind text NOT NULL,
  name text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  key_hash text NOT NULL,
  key_hint text NOT NULL,
  previous_key_hash text,
  secret text,
  previous_secret text,
  previous_until timestamp with time zone,
  secret_last_used_at timestamp with time zone,
  settings jsonb NOT NULL DEFAULT '{}'::jsonb,
  sync_cursor jsonb,
  synced_at timestamp with time zone,
  sync_after timestamp with time zone,
  last_delivery_at timestamp with time zone,
  last_error text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  credentials text,
  sync_note text,
  number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  public_key text,
  CONSTRAINT sources_pkey PRIMARY KEY (id),
  CONSTRAINT sources_key_hash_key UNIQUE (key_hash),
  CONSTRAINT sources_number_key UNIQUE (number),
  CONSTRAINT sources_previous_key_hash_key UNIQUE (previous_key_hash),
  CONSTRAINT sources_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  CONSTRAINT sources_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id) ON DELETE SET NULL
);
CREATE INDEX sources_project ON sources USING btree (project_id);

CREATE TABLE suggestions (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  cluster_id uuid NOT NULL,
  other_id uuid NOT NULL,
  item_id uuid NOT NULL,
  other_item_id uuid NOT NULL,
  score real NOT NULL,
  terms jsonb NOT NULL DEFAULT '[]'::jsonb,
  answer text,
  answered_by text,
  answered_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  judged_by text,
  judged_same boolean,
  judged_reason text,
  CONSTRAINT suggestions_pkey PRIMARY KEY (id),
  CONSTRAINT suggestions_answer_check CHECK ((answer = ANY (ARRAY['same'::text, 'different'::text]))),
  CONSTRAINT suggestions_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES clusters(id) ON DELETE CASCADE,
  CONSTRAINT suggestions_item_id_fkey FOREIGN KEY (item_id) REFERENCES feedback(id) ON DELETE CASCADE,
  CONSTRAINT suggestions_other_id_fkey FOREIGN KEY (other_id) REFERENCES clusters(id) ON DELETE CASCADE,
  CONSTRAINT suggestions_other_item_id_fkey FOREIGN KEY (other_item_id) REFERENCES feedback(id) ON DELETE CASCADE,
  CONSTRAINT suggestions_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX suggestions_answered ON suggestions USING btree (project_id, item_id) WHERE (answer IS NOT NULL);
CREATE UNIQUE INDEX suggestions_asked ON suggestions USING btree (cluster_id, other_id) WHERE (answer IS NULL);
CREATE INDEX suggestions_open ON suggestions USING btree (project_id, score) WHERE (answer IS NULL);
CREATE INDEX suggestions_other ON suggestions USING btree (other_id);

CREATE TABLE tokens (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  prefix text NOT NULL,
  hash text NOT NULL,
  last_used_at timestamp with time zone,
  expires_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT tokens_pkey PRIMARY KEY (id),
  CONSTRAINT tokens_hash_key UNIQUE (hash),
  CONSTRAINT tokens_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'triager'::text, 'developer'::text, 'admin'::text]))),
  CONSTRAINT tokens_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX tokens_project ON tokens USING btree (project_id);

CREATE TABLE users (
  id text NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  login text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_email_key UNIQUE (email)
);
CREATE UNIQUE INDEX users_login ON users USING btree (lower(login));

CREATE TABLE vector_removals (
  project_id uuid NOT NULL,
  namespace text NOT NULL,
  item_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT vector_removals_pkey PRIMARY KEY (namespace, item_id)
);
CREATE INDEX vector_removals_project ON vector_removals USING btree (project_id);

CREATE TABLE vectors (
  project_id uuid NOT NULL,
  item_id uuid NOT NULL,
  embedder text NOT NULL,
  dimensions integer NOT NULL,
  text_sha256 text NOT NULL,
  embedding vector,
  namespace text,
  indexed boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT vectors_pkey PRIMARY KEY (item_id, embedder, dimensions),
  CONSTRAINT vectors_check CHECK (((embedding IS NULL) OR (vector_dims(embedding) = dimensions))),
  CONSTRAINT vectors_item_id_fkey FOREIGN KEY (item_id) REFERENCES feedback(id) ON DELETE CASCADE,
  CONSTRAINT vectors_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX vectors_by_text ON vectors USING btree (project_id, embedder, dimensions, text_sha256);

CREATE TABLE verdicts (
  project_id uuid NOT NULL,
  question text NOT NULL,
  model text NOT NULL,
  same boolean NOT NULL,
  reason text NOT NULL,
  item_ids jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT verdicts_pkey PRIMARY KEY (project_id, question),
  CONSTRAINT verdicts_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX verdicts_items ON verdicts USING gin (item_ids);

CREATE TABLE verifications (
  id text NOT NULL,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT verifications_pkey PRIMARY KEY (id)
);
CREATE INDEX verifications_identifier ON verifications USING btree (identifier);

CREATE OR REPLACE FUNCTION public.forget_vectors()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  DELETE FROM vectors WHERE item_id = NEW.id;
  RETURN NULL;
END
$function$
;

CREATE OR REPLACE FUNCTION public.note_vector_removal()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO vector_removals (project_id, namespace, item_id) VALUES (OLD.project_id, OLD.namespace, OLD.item_id)
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$function$
;

CREATE OR REPLACE FUNCTION public.store_words()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO feedback_words (feedback_id, project_id, words)
    VALUES (NEW.id, NEW.project_id, NEW.title || ' ' || NEW.body)
    ON CONFLICT (feedback_id) DO UPDATE SET words = EXCLUDED.words;
  RETURN NULL;
END
$function$
;

CREATE TRIGGER feedback_words_changed AFTER UPDATE OF title, body ON public.feedback FOR EACH ROW WHEN (((old.title IS DISTINCT FROM new.title) OR (old.body IS DISTINCT FROM new.body))) EXECUTE FUNCTION forget_vectors();

CREATE TRIGGER feedback_words_retold AFTER UPDATE OF title, body ON public.feedback FOR EACH ROW WHEN (((old.title IS DISTINCT FROM new.title) OR (old.body IS DISTINCT FROM new.body))) EXECUTE FUNCTION store_words();

CREATE TRIGGER feedback_words_told AFTER INSERT ON public.feedback FOR EACH ROW EXECUTE FUNCTION store_words();

CREATE TRIGGER vectors_deleted AFTER DELETE ON public.vectors FOR EACH ROW WHEN ((old.namespace IS NOT NULL)) EXECUTE FUNCTION note_vector_removal();
