-- Puts the deliveries for a job that has just ended into the outbox: one for its own webhook_url, one for every enabled
-- endpoint of the account that wants the event. Returns how many. Part of the transaction that ends the job: neither is without the other.
create or replace function post_webhooks(p_job uuid) returns integer language plpgsql as $$
declare
  job record;
  event_name text;
  posted integer := 0;
  more integer;
begin
  select id, account_id, dialect, operation, status, webhook_url into job from jobs where id = p_job;
  event_name := 'job.' || job.status;
  if job.webhook_url is not null then
    insert into webhook_deliveries (id, endpoint_id, job_id, url, dialect, event)
      values (new_delivery_id(), job_webhook_endpoint(job.account_id), job.id, job.webhook_url, job.dialect, event_name);
    posted := 1;
  end if;
  -- Locked against deletion first: an endpoint that vanishes between here and the foreign key's check must not stop
  -- the job from ending.
  insert into webhook_deliveries (id, endpoint_id, job_id, url, dialect, event)
    select new_delivery_id(), e.id, job.id, e.url, e.dialect, event_name from webhook_endpoints e
      where e.account_id = job.account_id and e.url is not null and e.disabled_at is null
        and (e.events = '{}' or event_name = any(e.events))
        and (e.operations = '{}' or job.operation = any(e.operations))
        and e.dialect in ('native', job.dialect)
      for key share;
  get diagnostics more = row_count;
  return posted + more;
end $$;

-- The row that holds the account's secret for the webhook_url of single jobs, made on first use.
create or replace function job_webhook_endpoint(p_account uuid) returns uuid language plpgsql as $$
declare
  found_id uuid;
begin
  select id into found_id from webhook_endpoints where account_id = p_account and url is null;
  if found_id is null then
    insert into webhook_endpoints (id, account_id, secret, events)
      values (gen_random_uuid(), p_account, new_webhook_secret(), '{}')
      on conflict (account_id) where url is null do nothing returning id into found_id;
    if found_id is null then
      select id into found_id from webhook_endpoints where account_id = p_account and url is null;
    end if;
  end if;
  return found_id;
end $$;

-- 256 random bits in the form of Standard Webhooks. gen_random_uuid() draws from the server's strong random source.
create or replace function new_webhook_secret() returns text language sql as $$
  select 'whsec_' || encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid())), 'base64')
$$;

-- A UUIDv7, so that deliveries sort by creation: a random UUID with the milliseconds since 1970 in its first six bytes
-- and the version changed from 4 to 7. PostgreSQL has its own from version 18 on.
create or replace function new_delivery_id() returns uuid language sql volatile as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing
    substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1),
    'hex')::uuid
$$;
