-- One request against an exact sliding window of `p_window_s` seconds. A refused request does not count.
-- `reset_s`: when refused, seconds until the next one is allowed; else until the window is empty again.
create or replace function take_rate(
  p_key text, p_bucket text, p_limit integer, p_window_s double precision,
  out allowed boolean, out remaining integer, out reset_s double precision
) language plpgsql as $$
declare
  instant timestamptz := clock_timestamp();
  recent timestamptz[];
begin
  insert into rate_windows (key_id, bucket, hits) values (p_key, p_bucket, '{}') on conflict do nothing;
  select array(select hit from unnest(hits) hit where hit > instant - make_interval(secs => p_window_s) order by hit)
    into recent from rate_windows where key_id = p_key and bucket = p_bucket for no key update;
  allowed := cardinality(recent) < p_limit;
  if allowed then
    recent := recent || instant;
    update rate_windows set hits = recent where key_id = p_key and bucket = p_bucket;
  end if;
  remaining := p_limit - cardinality(recent);
  reset_s := greatest(0, p_window_s - extract(epoch from
    instant - case when allowed then recent[cardinality(recent)] else recent[1] end));
end $$;

-- How a window stands, as `take_rate` tells it. Counts nothing.
create or replace function see_rate(
  p_key text, p_bucket text, p_limit integer, p_window_s double precision,
  out remaining integer, out reset_s double precision
) language sql stable as $$
  select greatest(0, p_limit - count(*)::integer),
    coalesce(greatest(0, p_window_s - extract(epoch from
      clock_timestamp() - case when count(*) < p_limit then max(hit) else min(hit) end)), 0)
  from rate_windows, unnest(hits) hit
  where key_id = p_key and bucket = p_bucket and hit > clock_timestamp() - make_interval(secs => p_window_s)
$$;
