-- What came of attempts. Everyone locks the endpoint before its deliveries, so that nobody waits in a circle.
--
-- An attempt is named by its delivery and its lease. One whose lease ran out and was taken by another, or whose delivery
-- was asked for anew, records nothing.

-- Who a delivery goes to: what may be slow or dead as one. An endpoint has one receiver; the URLs of single jobs have
-- one for each scheme, host and port.
create or replace function receiver_of(p_endpoint uuid, p_url text) returns text language sql immutable as $$
  select p_endpoint::text || ' ' || substring(p_url from '^[^/]*//[^/?#]*')
$$;

create or replace function delivery_succeeded(p_id uuid, p_endpoint uuid, p_lease timestamptz, p_status integer)
returns void language plpgsql as $$
begin
  update webhook_endpoints set failing_since = null where id = p_endpoint and failing_since is not null;
  -- Also when its endpoint was disabled meanwhile: it did arrive.
  update webhook_deliveries set state = 'delivered', last_status = p_status, last_error = null, ended_at = now()
    where id = p_id and next_at = p_lease;
end $$;

-- `p_pause` is until the next attempt, null after the last one. `p_fault` says whose it was: 'receiver' counts against
-- the endpoint, 'gone' ends it, 'ours' does neither.
create or replace function delivery_failed(
  p_id uuid, p_endpoint uuid, p_lease timestamptz, p_status integer, p_error text, p_pause interval, p_fault text,
  p_disable_after interval
) returns void language plpgsql as $$
declare
  endpoint webhook_endpoints;
begin
  select * into endpoint from webhook_endpoints where id = p_endpoint for no key update;
  update webhook_deliveries set last_status = p_status, last_error = p_error,
      state = case when p_pause is null then 'failed' else 'pending' end,
      ended_at = case when p_pause is null then now() end,
      next_at = coalesce(now() + p_pause, next_at)
    where id = p_id and next_at = p_lease and state = 'pending';
  if not found or endpoint.url is null or endpoint.disabled_at is not null or p_fault = 'ours' then
    return;
  end if;
  if p_fault = 'gone' then
    perform disable_webhook_endpoint(p_endpoint, 'the receiver answered 410 Gone');
  elsif endpoint.failing_since is null then
    update webhook_endpoints set failing_since = now() where id = p_endpoint;
  elsif endpoint.failing_since <= now() - p_disable_after then
    perform disable_webhook_endpoint(p_endpoint, 'every delivery has failed since '
      || to_char(endpoint.failing_since at time zone 'utc', 'YYYY-MM-DD HH24:MI "UTC"'));
  end if;
end $$;

-- Disables an endpoint and ends what waits for it; each can be asked for again once it is enabled.
create or replace function disable_webhook_endpoint(p_id uuid, p_reason text) returns void language plpgsql as $$
begin
  update webhook_endpoints set disabled_at = now(), disabled_reason = p_reason
    where id = p_id and disabled_at is null;
  update webhook_deliveries set state = 'failed', ended_at = now(),
      last_error = coalesce(last_error || '; ', '') || 'the endpoint was disabled: ' || p_reason
    where endpoint_id = p_id and state = 'pending';
end $$;
