-- What happens to a job at a moment that was set when it was accepted. One job a call, so that no transaction ever holds
-- two purses; several processes may call at once. `p_now` is the time to go by.

-- Gives back the hold of a job that goes on. Its later success is free, and its failure gives nothing back twice.
create or replace function refund_due_job(p_now timestamptz, out job_id uuid, out account_id uuid) language plpgsql as $$
declare
  job jobs;
begin
  select * into job from jobs where refund_at <= p_now and status in ('queued', 'running')
    order by refund_at limit 1 for no key update skip locked;
  if not found then
    return;
  end if;
  update jobs set refunded = price, refund_at = null, version = version + 1, changed_in = pg_current_xact_id()
    where id = job.id;
  perform close_hold(job.id, job.purse_id, job.key_id, 'release', job.price);
  job_id := job.id;
  account_id := job.account_id;
end $$;

-- Fails a job, wherever it is. A worker that has it finds that it lost it.
create or replace function fail_due_job(
  p_now timestamptz, out job_id uuid, out account_id uuid, out lane text, out deliveries integer
) language plpgsql as $$
declare
  job jobs;
begin
  select * into job from jobs where fail_at <= p_now and status in ('queued', 'running')
    order by fail_at limit 1 for no key update skip locked;
  if not found then
    return;
  end if;
  deliveries := end_job(job, 'failed', job.price, 'time_limit',
    'did not end within ' || round(extract(epoch from job.fail_at - job.created_at)) || ' s', null);
  job_id := job.id;
  account_id := job.account_id;
  lane := job.lane;
end $$;

-- Admits waiting jobs of the keys of which running jobs have given up their slots. Returns the lanes that have new
-- tickets.
create or replace function admit_to_freed_slots(p_now timestamptz) returns setof text language plpgsql as $$
declare
  waiting record;
begin
  for waiting in
    select distinct on (w.key_id) w.key_id, w.key_concurrency, w.lane from jobs w
      where w.status = 'queued' and not w.admitted and w.key_id in (
        select late.key_id from jobs late where late.slot_until <= p_now and late.status in ('queued', 'running'))
      order by w.key_id, w.id
  loop
    perform lock_key(waiting.key_id);
    if admit_waiting(waiting.key_id, waiting.key_concurrency, p_now) > 0 then
      return next waiting.lane;
    end if;
  end loop;
end $$;
