-- The wallet of an account, made on first use.
create or replace function wallet_of(p_account uuid) returns bigint language plpgsql as $$
declare
  found_id bigint;
begin
  select id into found_id from purses where account_id = p_account and kind = 'wallet';
  if found_id is null then
    insert into purses (account_id, kind) values (p_account, 'wallet')
      on conflict do nothing returning id into found_id;
    if found_id is null then -- another session made it
      select id into found_id from purses where account_id = p_account and kind = 'wallet';
    end if;
  end if;
  return found_id;
end $$;

-- A key's allowance for a UTC day, made on first use with its grant of `p_allowance` micros.
create or replace function allowance_of(p_account uuid, p_key text, p_day date, p_allowance bigint)
returns bigint language plpgsql as $$
declare
  found_id bigint;
begin
  select id into found_id from purses
    where account_id = p_account and kind = 'allowance' and key_id = p_key and day = p_day;
  if found_id is null then
    insert into purses (account_id, kind, key_id, day) values (p_account, 'allowance', p_key, p_day)
      on conflict do nothing returning id into found_id;
    if found_id is null then
      select id into found_id from purses
        where account_id = p_account and kind = 'allowance' and key_id = p_key and day = p_day;
    elsif p_allowance > 0 then
      insert into entries (purse_id, kind, amount, key_id, note)
        values (found_id, 'grant', p_allowance, p_key, 'daily allowance ' || p_day);
    end if;
  end if;
  return found_id;
end $$;

-- What the jobs that a key started today (UTC) cost by now, in micros: their holds less what came back of them.
create or replace function spent_today(p_key text) returns bigint language sql stable as $$
  select coalesce(-sum(hold.amount + coalesce(finish.amount, 0)), 0)::bigint
  from entries hold
  left join entries finish on finish.job_id = hold.job_id and finish.kind <> 'hold'
  where hold.key_id = p_key and hold.kind = 'hold'
    and hold.created_at >= date_trunc('day', now() at time zone 'utc') at time zone 'utc'
$$;

-- Ends a job's hold once: `p_refund` micros go back. Returns false if it had ended before.
create or replace function close_hold(p_job uuid, p_purse bigint, p_key text, p_kind text, p_refund bigint)
returns boolean language plpgsql as $$
begin
  insert into entries (purse_id, kind, amount, job_id, key_id) values (p_purse, p_kind, p_refund, p_job, p_key)
    on conflict do nothing;
  return found;
end $$;
