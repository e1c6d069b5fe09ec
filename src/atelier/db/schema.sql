-- The whole schema as declared. Migrations must lead to exactly this (tests/db/test_migrate.py compares them).
-- PgQueuer's own tables and the functions of the rooms are not part of it: both are installed at start.

create table atelier_meta (
  name text primary key,
  value text not null
);

-- ---------------------------------------------------------------- accounts

create table accounts (
  id uuid primary key,
  email text not null,
  workspace_id uuid not null, -- the account's own id, or that of the account that it shares a workspace with
  tier text not null default 'standard',
  blocked_at timestamptz,
  likeness_terms_accepted_at timestamptz,
  operator boolean not null default false, -- sees and changes every account in the console
  created_at timestamptz not null default now()
);
create unique index accounts_email on accounts (lower(email));
create index accounts_workspace on accounts (workspace_id);

create table keys (
  id text primary key, -- the public half
  account_id uuid not null references accounts,
  name text not null,
  secret_hash bytea not null, -- SHA-256 of the secret half, which has 256 random bits
  scopes text[] not null check (scopes <@ array['read', 'generate', 'admin']),
  concurrency integer check (concurrency > 0), -- null: the server's default
  daily_budget bigint check (daily_budget >= 0), -- micros held per UTC day; null: none
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  created_at timestamptz not null default now()
);
create index keys_account on keys (account_id);

-- Who is signed in to the console, each by one of the account's keys.
create table sessions (
  hash bytea primary key, -- SHA-256 of what the cookie holds, which has 256 random bits
  key_id text not null references keys,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_key on sessions (key_id);
create index sessions_expiry on sessions (expires_at);

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  account_id uuid references accounts,
  key_id text references keys,
  action text not null,
  facts json not null
);

-- ------------------------------------------------------------------ ledger

create table purses (
  id bigint generated always as identity primary key,
  account_id uuid not null references accounts,
  kind text not null check (kind in ('wallet', 'allowance')),
  key_id text references keys,
  day date, -- UTC
  check ((kind = 'allowance') = (key_id is not null and day is not null)),
  unique nulls not distinct (account_id, kind, key_id, day)
);

create table entries (
  purse_id bigint not null references purses,
  seq bigint not null,
  kind text not null check (kind in ('grant', 'top_up', 'adjustment', 'hold', 'settle', 'release')),
  amount bigint not null, -- micros; what it adds to the balance
  balance bigint not null check (balance >= 0), -- after this entry
  job_id uuid,
  key_id text,
  note text not null default '',
  created_at timestamptz not null default clock_timestamp(),
  primary key (purse_id, seq),
  check ((kind in ('hold', 'settle', 'release')) = (job_id is not null)),
  check (case kind
    when 'hold' then amount <= 0
    when 'grant' then amount > 0
    when 'top_up' then amount > 0
    when 'adjustment' then true
    else amount >= 0
  end)
);
-- One hold a job, and one end of it: settle or release, never both, never twice.
create unique index entries_once on entries (job_id, (kind = 'hold')) where job_id is not null;
create index entries_key on entries (key_id, created_at) where key_id is not null;

-- -------------------------------------------------------------------- jobs

create table jobs (
  id uuid primary key, -- UUIDv7: ordered by creation
  account_id uuid not null references accounts,
  key_id text not null references keys,
  dialect text not null,
  channel text not null default 'api' check (channel in ('product', 'api', 'mcp')),
  model text not null,
  operation text not null,
  lane text not null, -- which workers may run it
  engine text, -- the engine of the latest attempt
  status text not null default 'queued'
    check (status in ('queued', 'running', 'succeeded', 'partial', 'failed', 'canceled')),
  input json not null, -- as the customer gave it
  order_json json not null, -- domain/order.py
  input_assets uuid[] not null default '{}',
  outputs integer not null check (outputs > 0),
  metadata json,
  webhook_url text,
  -- money
  purse_id bigint not null references purses,
  price bigint not null check (price >= 0), -- micros
  unit text not null, -- the unit the price is stated in
  unit_amount numeric not null,
  refunded bigint not null default 0,
  -- the queue
  key_concurrency integer, -- the key's limit when it was accepted; null: none
  admitted boolean not null, -- false: waits above the key's concurrency, without a ticket
  ticket_id bigint, -- the row in pgqueuer, while there is one
  turn bigint, -- the account's place in the lane's round robin
  -- the run
  attempt integer not null default 0,
  worker_id uuid,
  time_limit_s double precision not null,
  slot_until timestamptz, -- then it stops counting against its key's slots and concurrency; null: when it ends
  refund_at timestamptz, -- then its hold goes back, though it goes on; null: never, or done
  fail_at timestamptz, -- then it fails, however far it is; null: never
  cancel_requested_at timestamptz,
  parent_id uuid references jobs, -- the graph that it is a call of (flows/functions/graphs.sql)
  part text, -- which one: <node>/<index>
  parts integer, -- of a graph: how many calls it makes
  progress double precision not null default 0, -- 0..100
  stage text not null default '',
  error_code text,
  error_message text,
  notes json,
  -- the record
  version integer not null default 1, -- counts changes
  changed_in xid8 not null default pg_current_xact_id(), -- the transaction of the last change
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  deleted_at timestamptz
);
create index jobs_account on jobs (account_id, id desc);
create index jobs_changed on jobs (account_id, changed_in);
create index jobs_key_active on jobs (key_id, admitted, id) where status in ('queued', 'running');
create index jobs_turn on jobs (account_id, lane, turn) where status = 'queued' and admitted;
create unique index jobs_part on jobs (parent_id, part) where parent_id is not null;
create index jobs_slot_until on jobs (slot_until) where slot_until is not null and status in ('queued', 'running');
create index jobs_refund_at on jobs (refund_at) where refund_at is not null and status in ('queued', 'running');
create index jobs_fail_at on jobs (fail_at) where fail_at is not null and status in ('queued', 'running');

-- Pictures of work in progress, for whoever watches it. Lost in a crash: the work begins anew then, too.
create unlogged table previews (
  job_id uuid not null references jobs,
  number integer not null, -- from 0
  media_type text not null,
  body bytea not null,
  created_at timestamptz not null default now(),
  primary key (job_id, number)
);
create index previews_age on previews (created_at);

-- ------------------------------------------------- engines that are elsewhere

-- What was asked of a provider, one row for each output. The row is there before the provider is asked, so that a crash
-- between the two is seen afterwards (engines/remote/record.py).
create table remote_tasks (
  job_id uuid not null references jobs,
  engine text not null,
  position integer not null, -- of the output in its job, from 0
  tries integer not null default 1, -- grows when a task that came to nothing is asked for again
  state text not null default 'intended' check (state in (
    'intended', -- about to be asked for; whether it was, only the asker knows
    'accepted', -- the provider has it and gave it a name
    'done', 'refused', 'failed', 'canceled', -- as the provider said
    'unclear', -- a person must decide: see what the provider's own pages say
    'given_up')), -- a person has decided that nothing comes of it
  name text, -- the provider's for the task
  handle json, -- what it takes to ask for it again: addresses
  result json, -- of a task that is done: where its files are
  body bytea, -- of a file that came within the answer; dropped when the job has ended
  fault text, -- what the provider said last, in our words
  code text, -- of a refusal, as the customer sees it
  billed boolean, -- whether the provider charges for it; null: not known
  cost_usd numeric, -- of all tries together, as told or as the settings say; null: not known
  usage json, -- what the provider says that it took for the last try, by unit; null: it does not say
  created_at timestamptz not null default now(),
  asked_at timestamptz not null default now(), -- of the latest try
  accepted_at timestamptz,
  heard_at timestamptz, -- the provider's last answer that made sense
  ended_at timestamptz,
  settle_at timestamptz default now(), -- when to look what the job's end leaves to do; null: nothing
  primary key (job_id, engine, position)
);
create index remote_tasks_open on remote_tasks (engine) where state in ('intended', 'accepted');
create index remote_tasks_unsettled on remote_tasks (settle_at) where settle_at is not null;
create index remote_tasks_created on remote_tasks (created_at);

-- Engines that failed lately. No row: it is well.
create table engine_health (
  engine text primary key,
  failures integer not null default 0, -- in a row
  fault text not null default '',
  failed_at timestamptz not null default now(),
  closed_until timestamptz, -- nobody asks it before; null: not yet
  probe_until timestamptz -- somebody asks it now, to see; the others wait for what comes of it
);

create table idempotency (
  account_id uuid not null references accounts,
  key text not null,
  fingerprint bytea not null,
  job_id uuid,
  status integer, -- the stored answer; null while the first call is running
  answer bytea,
  media_type text,
  created_at timestamptz not null default now(),
  primary key (account_id, key)
);
create index idempotency_age on idempotency (created_at);

-- Creates of clients that repeat a failed call by themselves, without a key (flows/attempts.py).
create table attempts (
  id uuid primary key,
  key_id text not null,
  digest bytea not null, -- of everything that a repetition has equal
  repeated integer not null default 0, -- by how many calls after the first
  created_at timestamptz not null default now(),
  answered_at timestamptz -- when the client was given its answer, as far as we know
);
create index attempts_digest on attempts (key_id, digest);
create index attempts_age on attempts (created_at);

-- Lost in a crash, which only forgives: a window is at most minutes long.
create unlogged table rate_windows (
  key_id text not null,
  bucket text not null,
  hits timestamptz[] not null,
  primary key (key_id, bucket)
) with (fillfactor = 50);

create table workers (
  id uuid primary key,
  host text not null,
  pid integer not null,
  lanes text[] not null,
  engines text[] not null,
  slots integer not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  left_at timestamptz -- it said goodbye; the row tells for a day when its lanes were last served
);

-- ----------------------------------------------------------------- storage

create table blobs (
  id uuid primary key,
  account_id uuid not null references accounts,
  sha256 bytea not null,
  size_bytes bigint not null,
  path text not null, -- in the object store; named by the id, never by the content
  created_at timestamptz not null default now(),
  unique (account_id, sha256) -- equal files are kept once an account, and never shared between accounts
);

create table assets (
  id uuid primary key,
  account_id uuid not null references accounts,
  blob_id uuid not null references blobs,
  origin text not null check (origin in ('upload', 'fetched', 'output')),
  job_id uuid references jobs,
  position integer, -- among the outputs of its job, from 0
  kind text not null,
  media_type text not null,
  width_px integer,
  height_px integer,
  duration_s double precision,
  fps double precision,
  has_audio boolean,
  filename text not null default '',
  description text not null default '',
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  check ((origin = 'output') = (job_id is not null and position is not null))
);
create index assets_account on assets (account_id, id desc) where deleted_at is null;
create index assets_blob on assets (blob_id);
create index assets_job on assets (job_id, position) where job_id is not null;
create index assets_deleted on assets (deleted_at) where deleted_at is not null;

create table manifests ( -- signed statements of origin, of files whose format cannot hold them
  asset_id uuid primary key references assets on delete cascade,
  body bytea not null
);

-- ------------------------------------------------------------------ styles

create table styles (
  id text primary key, -- of a trained style: the id of its job
  account_id uuid references accounts, -- null: the house's
  title text not null,
  words text not null default '', -- what stands for the style where an engine knows no more than words
  trigger_word text not null default '',
  kind text not null default 'style',
  families text[] not null default '{}', -- the model families it fits; empty: all
  tags text[] not null default '{}',
  blob_id uuid references blobs, -- what the training has made; null: the house's
  engine text, -- the engine that trained it
  cover_id uuid references assets on delete set null,
  images uuid[] not null default '{}', -- the assets it was trained on
  public boolean not null default false,
  linked boolean not null default false, -- whoever has its link may see and use it
  workspace_id uuid, -- shared with this workspace
  created_at timestamptz not null default now()
);
create index styles_account on styles (account_id);
create index styles_order on styles (created_at desc, id desc);
create index styles_blob on styles (blob_id) where blob_id is not null;
create index styles_cover on styles (cover_id) where cover_id is not null;

create table style_likes (
  style_id text not null references styles,
  account_id uuid not null references accounts,
  primary key (style_id, account_id)
);

-- -------------------------------------------------------------------- apps

create table apps (
  id uuid primary key,
  account_id uuid references accounts, -- null: the house's
  workspace_id uuid,
  name text not null,
  slug text not null,
  description text not null,
  cover_id uuid references assets on delete set null,
  audience text not null check (audience in ('user', 'workspace', 'public')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index apps_account on apps (account_id);
create index apps_cover on apps (cover_id) where cover_id is not null;

create table app_versions (
  id uuid primary key,
  app_id uuid not null references apps,
  number integer not null,
  graph json not null, -- domain/graph.py
  published_at timestamptz,
  created_at timestamptz not null default now(),
  unique (app_id, number)
);

-- ---------------------------------------------------------------- webhooks

create table webhook_endpoints (
  id uuid primary key,
  account_id uuid not null references accounts,
  url text, -- null: the row that holds the account's secret for the webhook_url of single jobs
  secret text not null, -- whsec_...
  previous_secret text, -- still signs beside the new one until it expires
  previous_until timestamptz,
  events text[] not null, -- empty: all
  dialect text not null default 'native', -- whose shape its messages have; any but the native one hears of its own jobs only
  operations text[] not null default '{}', -- empty: all
  name text not null default '',
  failing_since timestamptz, -- first failure since the last success; null: none
  disabled_at timestamptz,
  disabled_reason text,
  created_at timestamptz not null default now()
);
create unique index webhook_endpoints_jobs on webhook_endpoints (account_id) where url is null;
create index webhook_endpoints_account on webhook_endpoints (account_id);

create table webhook_deliveries (
  id uuid primary key, -- the webhook-id, the same at every attempt
  endpoint_id uuid not null references webhook_endpoints on delete cascade,
  job_id uuid not null references jobs,
  url text not null,
  dialect text not null, -- whose shape the body has
  event text not null, -- job.succeeded, job.partial, job.failed, job.canceled
  body text, -- rendered at the first attempt, then kept
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  last_status integer,
  last_error text,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
create index webhook_deliveries_due on webhook_deliveries (next_at) where state = 'pending';
create index webhook_deliveries_endpoint on webhook_deliveries (endpoint_id, id desc);
create index webhook_deliveries_job on webhook_deliveries (job_id);
create index webhook_deliveries_ended on webhook_deliveries (ended_at) where ended_at is not null;
