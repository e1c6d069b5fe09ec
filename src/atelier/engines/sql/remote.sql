-- name: begin_remote_task^
select mine, (task).* from begin_remote_task(:job_id, :engine, :position, :at_once);

-- name: accept_remote_task$
-- The provider has it. False: the row has gone another way meanwhile.
update remote_tasks set state = 'accepted', name = :name, handle = :handle, heard_at = now(), fault = null,
  accepted_at = coalesce(accepted_at, now())
where job_id = :job_id and engine = :engine and position = :position and tries = :tries
  and (state in ('intended', 'unclear') or state = 'accepted' and name = :name)
returning true;

-- name: hear_remote_task!
update remote_tasks set heard_at = now(), fault = null,
  state = case when state = 'unclear' then 'accepted' else state end
where job_id = :job_id and engine = :engine and position = :position and tries = :tries
  and state in ('accepted', 'unclear');

-- name: end_remote_task$
-- What the provider said last. A task that ended already stays as it is.
update remote_tasks set state = :state, result = :result, body = :body, fault = :fault, code = :code,
  billed = :billed, usage = :usage, cost_usd = case when :cost_usd::numeric is null then cost_usd
    else coalesce(cost_usd, 0) + :cost_usd end,
  heard_at = now(), ended_at = now()
where job_id = :job_id and engine = :engine and position = :position and tries = :tries
  and state in ('intended', 'accepted', 'unclear')
returning true;

-- name: doubt_remote_task$
update remote_tasks set state = 'unclear', fault = :fault
where job_id = :job_id and engine = :engine and position = :position and tries = :tries
  and state in ('intended', 'accepted')
returning true;

-- name: drop_remote_task!
-- It was certainly not asked for: as if it had not been meant.
delete from remote_tasks
where job_id = :job_id and engine = :engine and position = :position and tries = :tries and state = 'intended';

-- name: holder_of_job$
-- The engine that works on a job elsewhere, or has something for it.
select engine from remote_tasks
where job_id = :job_id and state in ('intended', 'accepted', 'done', 'unclear') order by created_at limit 1;

-- name: list_remote_tasks
-- The newest first; `open`: those that are not over, or wait for a person.
select t.job_id, t.engine, t.position, t.tries, t.state, t.name, t.fault, t.code, t.billed, t.cost_usd, t.usage, t.created_at,
  t.asked_at, t.accepted_at, t.heard_at, t.ended_at, j.model, j.status as job_status, j.price - j.refunded as price
from remote_tasks t join jobs j on j.id = t.job_id
where (not :open::boolean or t.state in ('intended', 'accepted', 'unclear'))
order by t.created_at desc limit :count;

-- name: decide_remote_task$
-- A person has looked: 'failed' asks again, 'given_up' ends the job. How many outputs of the job that were unclear.
with decided as (
  update remote_tasks set state = :state, fault = :fault, ended_at = now()
  where job_id = :job_id and state = 'unclear' returning 1
)
select count(*) from decided;

-- name: engine_costs
-- What the tasks of an engine came to since a moment, beside what customers paid for their jobs (micros). The price of
-- a job that several engines worked on stands with each.
select t.engine, count(*) as tasks, count(*) filter (where t.state = 'done') as done,
  count(*) filter (where t.billed and t.cost_usd is null) as unpriced, sum(t.cost_usd) as cost_usd,
  (select coalesce(sum(j.price - j.refunded), 0)::bigint from jobs j
    where j.id in (select job_id from remote_tasks p where p.engine = t.engine and p.created_at >= :since)
      and j.status in ('succeeded', 'partial')) as earned
from remote_tasks t where t.created_at >= :since
group by t.engine order by t.engine;

-- name: take_unsettled
-- Tasks of jobs that have ended, some at a time, for whoever tidies up. The others do not see them for a while.
update remote_tasks t set settle_at = now() + make_interval(secs => :lease_s)
from (
  select u.job_id, u.engine, u.position from remote_tasks u join jobs j on j.id = u.job_id
  where u.settle_at <= now() and j.status not in ('queued', 'running')
  order by u.settle_at limit :count for update of u skip locked
) due
where t.job_id = due.job_id and t.engine = due.engine and t.position = due.position
returning t.*;

-- name: settle_remote_task!
-- Nothing is left to do for it.
update remote_tasks set body = null, settle_at = null
where job_id = :job_id and engine = :engine and position = :position;
