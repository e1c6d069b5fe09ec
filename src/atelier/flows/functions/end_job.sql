-- The last step of a job, whichever way it ends: state, money, ticket, the next waiting job, webhooks. The caller has
-- locked the row and checked that it may. Returns how many webhook deliveries it posted.
create or replace function end_job(
  p_job jobs, p_status text, p_refund bigint, p_error_code text, p_error_message text, p_notes json
) returns integer language plpgsql as $$
begin
  if p_job.operation = 'run_graph' then
    perform stop_children(p_job.id);
  end if;
  if p_job.key_concurrency is not null then
    perform lock_key(p_job.key_id);
  end if;
  update jobs set status = p_status, engine = p_job.engine, refunded = greatest(refunded, p_refund), error_code = p_error_code, error_message = p_error_message,
      notes = coalesce(p_notes, notes), progress = case when p_status in ('succeeded', 'partial') then 100 else progress end,
      stage = '', ticket_id = null, finished_at = now(), version = version + 1, changed_in = pg_current_xact_id()
    where id = p_job.id;
  delete from pgqueuer where id = p_job.ticket_id;
  if p_job.parent_id is not null then
    perform wake_parent(p_job.parent_id);
    return 0;
  end if;
  perform close_hold(p_job.id, p_job.purse_id, p_job.key_id,
    case when p_status in ('succeeded', 'partial') or p_refund < p_job.price then 'settle' else 'release' end, p_refund);
  perform admit_waiting(p_job.key_id, p_job.key_concurrency);
  return post_webhooks(p_job.id);
end $$;

-- Ends a running job with what a worker made of it. Returns how many webhook deliveries it posted, or null when this
-- attempt no longer owns the job: another worker took it over, or it has ended. Then nothing is kept.
create or replace function finish_job(
  p_id uuid, p_worker uuid, p_attempt integer, p_engine text, p_status text, p_refund bigint,
  p_error_code text, p_error_message text, p_notes json, p_outputs json
) returns integer language plpgsql as $$
declare
  job jobs;
begin
  select * into job from jobs where id = p_id for no key update;
  if job.status is distinct from 'running' or job.worker_id <> p_worker or job.attempt <> p_attempt then
    return null;
  end if;
  job.engine := coalesce(p_engine, job.engine);
  perform add_outputs(job.account_id, job.id, p_outputs);
  if job.operation = 'train_style' and p_status = 'succeeded' then
    perform add_style(job, p_notes);
  end if;
  return end_job(job, p_status, p_refund, p_error_code, p_error_message, p_notes);
end $$;

-- Cancels a job of an account. Outcomes: 'canceled' at once when no worker has it, 'stopping' when one must stop first,
-- 'ended' when it was already final, null when there is none.
create or replace function cancel_job(p_id uuid, p_account uuid, out outcome text, out lane text, out deliveries integer)
language plpgsql as $$
declare
  job jobs;
begin
  select * into job from jobs where id = p_id and account_id = p_account for no key update;
  if not found then
    return;
  end if;
  lane := job.lane;
  deliveries := 0;
  if job.status not in ('queued', 'running') then
    outcome := 'ended';
    return;
  end if;
  -- Whoever deletes the unpicked ticket owns the job: no worker can claim it any more.
  delete from pgqueuer where id = job.ticket_id and status = 'queued';
  if found or job.status = 'queued' then
    deliveries := end_job(job, 'canceled', job.price, 'canceled', 'canceled by the customer', null);
    outcome := 'canceled';
    return;
  end if;
  update jobs set cancel_requested_at = coalesce(cancel_requested_at, now()) where id = p_id;
  outcome := 'stopping';
end $$;
