-- Written in the subset that SQLite and PostgreSQL share. {id} is the dialect's self-counting key.
-- Times are milliseconds since 1970 in UTC, flags are 0 or 1, lists have one entry a line.
CREATE TABLE project (
  id {id},
  path TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  git_url TEXT NOT NULL,
  default_branch TEXT NOT NULL,
  protected_refs TEXT NOT NULL,
  config_path TEXT NOT NULL,
  job_timeout_seconds BIGINT NOT NULL,
  hook_token_hash TEXT NOT NULL,
  last_iid BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL
);

CREATE TABLE project_variable (
  id {id},
  project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  masked INTEGER NOT NULL,
  protected INTEGER NOT NULL,
  file INTEGER NOT NULL,
  raw INTEGER NOT NULL,
  environment_scope TEXT NOT NULL,
  UNIQUE (project_id, key, environment_scope)
);

CREATE TABLE access_token (
  id {id},
  hash TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  project_id BIGINT REFERENCES project (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  last_used_at BIGINT
);

CREATE TABLE runner (
  id {id},
  token_hash TEXT NOT NULL UNIQUE,
  legacy INTEGER NOT NULL,
  description TEXT NOT NULL,
  maintenance_note TEXT NOT NULL,
  tags TEXT NOT NULL,
  run_untagged INTEGER NOT NULL,
  locked INTEGER NOT NULL,
  protected_only INTEGER NOT NULL,
  paused INTEGER NOT NULL,
  maximum_timeout_seconds BIGINT NOT NULL,
  project_id BIGINT REFERENCES project (id) ON DELETE CASCADE,
  token_expires_at BIGINT,
  created_at BIGINT NOT NULL,
  contacted_at BIGINT
);

CREATE TABLE runner_manager (
  id {id},
  runner_id BIGINT NOT NULL REFERENCES runner (id) ON DELETE CASCADE,
  system_id TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  revision TEXT NOT NULL,
  platform TEXT NOT NULL,
  architecture TEXT NOT NULL,
  executor TEXT NOT NULL,
  features TEXT NOT NULL,
  ip TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  contacted_at BIGINT NOT NULL,
  UNIQUE (runner_id, system_id)
);

CREATE TABLE pipeline (
  id {id},
  project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
  iid BIGINT NOT NULL,
  ref TEXT NOT NULL,
  tag INTEGER NOT NULL,
  sha TEXT NOT NULL,
  before_sha TEXT NOT NULL,
  source TEXT NOT NULL,
  status TEXT NOT NULL,
  protected INTEGER NOT NULL,
  name TEXT NOT NULL,
  commit_title TEXT NOT NULL,
  commit_author TEXT NOT NULL,
  triggered_by TEXT NOT NULL,
  errors TEXT NOT NULL,
  warnings TEXT NOT NULL,
  context TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  finished_at BIGINT,
  UNIQUE (project_id, iid)
);

CREATE INDEX pipeline_by_project ON pipeline (project_id, id);
CREATE INDEX pipeline_by_status ON pipeline (status, id);

CREATE TABLE job (
  id {id},
  pipeline_id BIGINT NOT NULL REFERENCES pipeline (id) ON DELETE CASCADE,
  project_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  stage TEXT NOT NULL,
  stage_index INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  run_when TEXT NOT NULL,
  by_needs INTEGER NOT NULL,
  needs TEXT NOT NULL,
  status TEXT NOT NULL,
  planned TEXT NOT NULL,
  tags TEXT NOT NULL,
  protected INTEGER NOT NULL,
  allow_failure INTEGER NOT NULL,
  deploys INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  superseded INTEGER NOT NULL,
  resource_group TEXT,
  environment TEXT,
  timeout_seconds BIGINT NOT NULL,
  token_hash TEXT,
  runner_id BIGINT,
  system_id TEXT,
  failure_reason TEXT,
  failure_detail TEXT,
  exit_code INTEGER,
  trace_checksum TEXT,
  trace_size BIGINT,
  played_by TEXT,
  created_at BIGINT NOT NULL,
  due_at BIGINT,
  queued_at BIGINT,
  started_at BIGINT,
  confirmed_at BIGINT,
  contacted_at BIGINT,
  finished_at BIGINT
);

CREATE INDEX job_by_pipeline ON job (pipeline_id, ordinal, id);
CREATE INDEX job_by_status ON job (status, id);
CREATE INDEX job_by_resource ON job (project_id, resource_group, status);
CREATE UNIQUE INDEX job_by_token ON job (token_hash);
CREATE INDEX job_by_runner ON job (runner_id, id);

CREATE TABLE job_tag (
  job_id BIGINT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (job_id, tag)
);

CREATE TABLE job_variable (
  job_id BIGINT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (job_id, key)
);

CREATE TABLE artifact (
  id {id},
  job_id BIGINT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  format TEXT NOT NULL,
  filename TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  UNIQUE (job_id, type)
);

CREATE INDEX artifact_by_expiry ON artifact (expires_at);

CREATE TABLE environment (
  id {id},
  project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  slug TEXT NOT NULL,
  url TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (project_id, name)
);

CREATE TABLE deployment (
  id {id},
  environment_id BIGINT NOT NULL REFERENCES environment (id) ON DELETE CASCADE,
  project_id BIGINT NOT NULL,
  job_id BIGINT NOT NULL UNIQUE REFERENCES job (id) ON DELETE CASCADE,
  ref TEXT NOT NULL,
  sha TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  finished_at BIGINT
);

CREATE INDEX deployment_by_environment ON deployment (environment_id, id);

CREATE TABLE delivery (
  project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (project_id, key)
);
