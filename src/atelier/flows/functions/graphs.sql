-- Graphs: a parent job, and children that do its calls. Children belong to the parent's account and key, cost nothing by
-- themselves (the parent holds the price of all), count against no limit, and send no webhooks.
-- Locks are taken from child to parent. Whoever comes from the parent skips children that are locked: their own end will
-- find that the parent has ended.

-- Queues a child, once for each call. Returns whether this call of the function has made it.
create or replace function spawn_child(
  p_parent uuid, p_id uuid, p_part text, p_model text, p_operation text, p_lane text, p_input json, p_order json,
  p_input_assets uuid[], p_outputs integer, p_time_limit_s double precision
) returns boolean language plpgsql as $$
declare
  parent jobs;
  place bigint;
begin
  select * into parent from jobs where id = p_parent and status = 'running' for key share;
  if not found then
    return false;
  end if;
  insert into jobs (id, account_id, key_id, dialect, model, operation, lane, input, order_json, input_assets, outputs,
      time_limit_s, purse_id, price, unit, unit_amount, admitted, parent_id, part)
    values (p_id, parent.account_id, parent.key_id, parent.dialect, p_model, p_operation, p_lane, p_input, p_order,
      p_input_assets, p_outputs, p_time_limit_s, parent.purse_id, 0, parent.unit, 0, true, p_parent, p_part)
    on conflict (parent_id, part) where parent_id is not null do nothing;
  if not found then
    return false;
  end if;
  place := next_turn(parent.account_id, p_lane);
  update jobs set turn = place, ticket_id = issue_ticket(p_id, p_lane, place) where id = p_id;
  return true;
end $$;

-- Hands a parent back until one of its children ends, or for a minute. `p_ended` is how many had ended when this attempt
-- looked. Returns false when this attempt no longer owns it.
create or replace function await_children(p_id uuid, p_worker uuid, p_attempt integer, p_ended integer)
returns boolean language plpgsql as $$
declare
  parent jobs;
begin
  update jobs set worker_id = null, attempt = attempt - 1
    where id = p_id and worker_id = p_worker and attempt = p_attempt and status = 'running'
    returning * into parent;
  if not found then
    return false;
  end if;
  update pgqueuer set status = 'queued', queue_manager_id = null, updated = now(), execute_after = case
      when parent.cancel_requested_at is not null or p_ended < (select count(*) from jobs
        where parent_id = p_id and status not in ('queued', 'running')) then now()
      else now() + interval '1 minute' end
    where id = parent.ticket_id;
  return true;
end $$;

-- A child has ended: lets the parent go on at once, if it waits.
create or replace function wake_parent(p_parent uuid) returns void language plpgsql as $$
begin
  perform tell_parent(p_parent);
  update pgqueuer set execute_after = now()
    where id = (select ticket_id from jobs where id = p_parent) and status = 'queued';
end $$;

-- Brings the parent's progress up to date: the mean over all calls that it will make.
create or replace function tell_parent(p_parent uuid) returns void language sql as $$
  update jobs parent set version = version + 1, changed_in = pg_current_xact_id(), progress = greatest(progress,
      (select least(99, sum(case when c.status in ('queued', 'running') then c.progress else 100 end) / parent.parts)
        from jobs c where c.parent_id = p_parent))
    where id = p_parent and status = 'running' and parts > 0
$$;

-- Stops what still works for a parent that has ended.
create or replace function stop_children(p_parent uuid) returns void language plpgsql as $$
declare
  child jobs;
begin
  for child in
    select * from jobs where parent_id = p_parent and status in ('queued', 'running') for no key update skip locked
  loop
    delete from pgqueuer where id = child.ticket_id and status = 'queued';
    if found or child.status = 'queued' then
      perform end_job(child, 'canceled', 0, 'canceled', 'no longer needed', null);
    else
      update jobs set cancel_requested_at = coalesce(cancel_requested_at, now()) where id = child.id;
      perform pg_notify('atelier_cancels', child.id::text);
    end if;
  end loop;
end $$;
