-- Writes down that a provider is about to be asked for an output, before it is asked. Returns the row and whether the
-- caller is to ask: it is the first to come, or what was asked before came to nothing. Another's row is returned as it
-- is. Nothing is returned when the engine has its fill of tasks, or when the job is not to go on.
create or replace function begin_remote_task(p_job uuid, p_engine text, p_position integer, p_at_once integer)
returns table (mine boolean, task remote_tasks) language plpgsql as $$
declare
  found_task remote_tasks;
begin
  select * into found_task from remote_tasks
    where job_id = p_job and engine = p_engine and position = p_position for update;
  if found_task.state is not null and found_task.state not in ('failed', 'canceled') then
    return query select false, found_task;
    return;
  end if;
  perform from jobs where id = p_job and status = 'running' and cancel_requested_at is null for share;
  if not found then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended(p_engine, 11));
  if (select count(*) from remote_tasks where engine = p_engine and state in ('intended', 'accepted')) >= p_at_once then
    return;
  end if;
  return query
    insert into remote_tasks as t (job_id, engine, position) values (p_job, p_engine, p_position)
    on conflict (job_id, engine, position) do update set state = 'intended', tries = t.tries + 1, name = null,
        handle = null, result = null, body = null, fault = null, code = null, asked_at = now(), accepted_at = null,
        heard_at = null, ended_at = null
      where t.state in ('failed', 'canceled')
    returning true, t;
end $$;
