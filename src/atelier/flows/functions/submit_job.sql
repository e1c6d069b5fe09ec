-- Accepts a job: idempotency, rate window, concurrency, hold, job row and ticket, in one transaction and one call.
--
-- Outcomes: 'accepted' with the new job; 'replayed' with the job (and the stored answer, once there is one) of the
-- first call under this idempotency key; 'conflict' when that call had another body.
-- Errors: AT402 the balance is short, AT403 the account is blocked, AT412 the key's daily budget is short,
-- AT429 the key has too many waiting jobs, AT430 the key's rate window is full, AT431 the key's slots in the dialect are
-- taken. Nothing is kept then.
create or replace function submit_job(
  p_id uuid, p_account uuid, p_key text, p_dialect text,
  p_model text, p_operation text, p_lane text, p_input json, p_order json, p_input_assets uuid[], p_outputs integer,
  p_metadata json, p_webhook_url text, p_time_limit_s double precision, p_parts integer,
  p_price bigint, p_unit text, p_unit_amount numeric, p_allowance bigint,
  p_concurrency integer, p_backlog integer, p_daily_budget bigint,
  p_rate_limit integer, p_rate_window_s double precision,
  p_slots integer, p_slot_s double precision, p_refund_s double precision, p_fail_s double precision,
  p_idempotency_key text, p_fingerprint bytea, p_channel text,
  out outcome text, out job_id uuid, out admitted boolean, out created_at timestamptz, out balance bigint,
  out answer_status integer, out answer bytea, out answer_type text,
  out rate_remaining integer, out rate_reset_s double precision
) language plpgsql as $$
declare
  earlier record;
  rate record;
  slots record;
  purse bigint;
  spent bigint;
  place bigint;
  ticket bigint;
begin
  if p_idempotency_key is not null then
    insert into idempotency as stored (account_id, key, fingerprint, job_id)
      values (p_account, p_idempotency_key, p_fingerprint, p_id)
      on conflict (account_id, key) do update
        set fingerprint = excluded.fingerprint, job_id = excluded.job_id, status = null, answer = null,
            media_type = null, created_at = now()
        where stored.created_at < now() - interval '24 hours';
    if not found then
      select * into earlier from idempotency where account_id = p_account and key = p_idempotency_key;
      outcome := case when earlier.fingerprint = p_fingerprint then 'replayed' else 'conflict' end;
      job_id := earlier.job_id;
      answer_status := earlier.status;
      answer := earlier.answer;
      answer_type := earlier.media_type;
      return;
    end if;
  end if;

  perform from accounts where id = p_account and blocked_at is not null;
  if found then
    raise exception 'the account is blocked' using errcode = 'AT403';
  end if;

  if p_rate_limit is not null then
    rate := take_rate(p_key, p_dialect || ' submits', p_rate_limit, p_rate_window_s);
    if not rate.allowed then
      raise exception 'too many requests' using errcode = 'AT430',
        detail = json_build_object('limit', p_rate_limit, 'retry_after_s', rate.reset_s);
    end if;
    rate_remaining := rate.remaining;
    rate_reset_s := rate.reset_s;
  end if;

  -- The key's lock makes the counts below exact. Every path takes it before the purse's, which the hold takes.
  if p_concurrency is not null or p_daily_budget is not null or p_slots is not null then
    perform lock_key(p_key);
  end if;

  if p_slots is not null then
    slots := slots_taken(p_key, p_dialect, now());
    if slots.taken >= p_slots then
      raise exception 'all slots of the key are taken' using errcode = 'AT431', detail = json_build_object(
        'limit', p_slots, 'retry_after_s', greatest(0, extract(epoch from slots.free_at - now())));
    end if;
  end if;

  purse := case when p_allowance is null then wallet_of(p_account)
    else allowance_of(p_account, p_key, (now() at time zone 'utc')::date, p_allowance) end;

  if p_daily_budget is not null then
    spent := spent_today(p_key);
    if spent + p_price > p_daily_budget then
      raise exception 'the daily budget of the key is short' using errcode = 'AT412',
        detail = json_build_object('required', p_price, 'available', greatest(p_daily_budget - spent, 0));
    end if;
  end if;

  admitted := p_concurrency is null or admitted_jobs(p_key, p_concurrency) < p_concurrency;
  if admitted then
    place := next_turn(p_account, p_lane);
    ticket := issue_ticket(p_id, p_lane, place);
  elsif (select count(*) from (
      select from jobs j where j.key_id = p_key and not j.admitted and j.status in ('queued', 'running')
      limit p_backlog) waiting) >= p_backlog then
    raise exception 'too many waiting jobs' using errcode = 'AT429',
      detail = json_build_object('retry_after_s', place_free_in(p_key));
  end if;

  insert into jobs (id, account_id, key_id, dialect, channel, model, operation, lane, input, order_json, input_assets, outputs,
      metadata, webhook_url, time_limit_s, parts, slot_until, refund_at, fail_at,
      purse_id, price, unit, unit_amount, key_concurrency, admitted, ticket_id, turn)
    values (p_id, p_account, p_key, p_dialect, p_channel, p_model, p_operation, p_lane, p_input, p_order, p_input_assets, p_outputs,
      p_metadata, p_webhook_url, p_time_limit_s, p_parts, now() + make_interval(secs => p_slot_s),
      now() + make_interval(secs => p_refund_s), now() + make_interval(secs => p_fail_s),
      purse, p_price, p_unit, p_unit_amount, p_concurrency, admitted, ticket, place)
    returning jobs.created_at into created_at;
  insert into entries (purse_id, kind, amount, job_id, key_id) values (purse, 'hold', -p_price, p_id, p_key)
    returning entries.balance into balance;

  outcome := 'accepted';
  job_id := p_id;
end $$;
