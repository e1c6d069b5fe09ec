-- The account's next place in the lane's round robin. An account that already waits queues up behind itself; one that
-- does not joins the turn that is served now. Workers take the lowest turn first, so every waiting account gets one
-- job per turn, however many another has queued.
create or replace function next_turn(p_account uuid, p_lane text) returns bigint language sql stable as $$
  select greatest(
    (select max(turn) + 1 from jobs
      where account_id = p_account and lane = p_lane and status = 'queued' and admitted),
    (select -max(priority)::bigint from pgqueuer where entrypoint = p_lane and status = 'queued'),
    0)
$$;

-- A claim ticket for a job: the row that workers compete for. PgQueuer serves the highest priority first.
create or replace function issue_ticket(p_job uuid, p_lane text, p_turn bigint) returns bigint language sql as $$
  insert into pgqueuer (priority, entrypoint, payload, status)
    values (-least(p_turn, 2147483647)::integer, p_lane, convert_to(p_job::text, 'utf8'), 'queued')
    returning id
$$;

-- Held to the end of the transaction by whoever counts a key's jobs or changes how many it has.
create or replace function lock_key(p_key text) returns void language sql as $$
  select pg_advisory_xact_lock(hashtextextended(p_key, 7))
$$;

-- How many admitted jobs of a key count against its concurrency, counted no further than `p_limit`: those that are not
-- final, up to the moment that frees their place early.
create or replace function admitted_jobs(p_key text, p_limit integer, p_now timestamptz default now())
returns integer language sql stable as $$
  select count(*)::integer from (
    select from jobs where key_id = p_key and admitted and status in ('queued', 'running') and parent_id is null
      and (slot_until is null or slot_until > p_now) limit p_limit) active
$$;

-- Seconds until the first of a key's admitted jobs ends, as far as its progress tells, or gives up its place: then the
-- next waiting one moves up. Between 1 and 60; 10 while nothing has come far enough to tell.
create or replace function place_free_in(p_key text, p_now timestamptz default now())
returns double precision language sql stable as $$
  select greatest(1, least(60, coalesce(min(least(
      case when progress > 0 then extract(epoch from p_now - started_at) * (100 - progress) / progress end,
      extract(epoch from slot_until - p_now))), 10)))::double precision
    from jobs
    where key_id = p_key and admitted and status in ('queued', 'running') and parent_id is null
      and (slot_until is null or slot_until > p_now)
$$;

-- How many of a key's slots in a dialect are taken, whether their jobs run or wait, and when the next one is free at the
-- latest.
create or replace function slots_taken(p_key text, p_dialect text, p_now timestamptz, out taken integer, out free_at timestamptz)
language sql stable as $$
  select count(*)::integer, min(slot_until) from jobs
    where key_id = p_key and dialect = p_dialect and status in ('queued', 'running') and parent_id is null
      and (slot_until is null or slot_until > p_now)
$$;

-- Gives tickets to waiting jobs of a key while it has free places. Returns how many.
create or replace function admit_waiting(p_key text, p_concurrency integer, p_now timestamptz default now())
returns integer language plpgsql as $$
declare
  waiting record;
  place bigint;
  admitted_now integer := 0;
begin
  while p_concurrency is null or admitted_jobs(p_key, p_concurrency, p_now) < p_concurrency loop
    select id, account_id, lane into waiting from jobs
      where key_id = p_key and not admitted and status = 'queued'
      order by id limit 1 for no key update skip locked;
    exit when not found;
    place := next_turn(waiting.account_id, waiting.lane);
    update jobs set admitted = true, turn = place, version = version + 1, changed_in = pg_current_xact_id(),
        ticket_id = issue_ticket(waiting.id, waiting.lane, place)
      where id = waiting.id;
    admitted_now := admitted_now + 1;
  end loop;
  return admitted_now;
end $$;
