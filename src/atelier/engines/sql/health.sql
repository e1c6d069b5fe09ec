-- name: engine_failed!
-- One more failure. From `close_after` in a row on, and whenever a probe fails, nobody asks the engine for a while:
-- twice as long each time, up to `most_s`.
insert into engine_health as h (engine, failures, fault) values (:engine, 1, :fault)
on conflict (engine) do update set failures = h.failures + 1, fault = excluded.fault, failed_at = now(),
  probe_until = null,
  closed_until = case when h.failures + 1 >= :close_after then now() + make_interval(secs =>
    least(:most_s::double precision, :first_s::double precision * power(2, least(h.failures + 1 - :close_after, 20))))
  end;

-- name: engine_well!
delete from engine_health where engine = :engine;

-- name: engine_untried!
update engine_health set probe_until = null where engine = :engine;

-- name: wait_for_engine$
-- How many seconds an engine is to be left alone; null: ask it. Once its time is over, one caller gets that answer and
-- tries, and the others wait for what comes of it: the lock shows each what the one before it has written.
with looked as materialized (
  select engine, closed_until, probe_until from engine_health
  where engine = :engine and closed_until is not null for update
), probe as (
  update engine_health h set probe_until = now() + make_interval(secs => :probe_s)
  from looked where h.engine = looked.engine and looked.closed_until <= now()
    and (looked.probe_until is null or looked.probe_until <= now())
  returning 1
)
select greatest(extract(epoch from greatest(closed_until, probe_until) - now()), 0.1)::double precision
from looked where not exists (select from probe);

-- name: list_health
select engine, failures, fault, failed_at, closed_until from engine_health;
