-- name: post^
insert into entries (purse_id, kind, amount, note) values (wallet_of(:account_id), :kind, :amount, :note)
returning seq, kind, amount, balance, job_id, key_id, note, created_at;

-- name: balance^
select
  coalesce((select balance from entries where purse_id = p.id order by seq desc limit 1), 0) as available,
  coalesce((select sum(price - refunded) from jobs
    where account_id = :account_id and purse_id = p.id and status in ('queued', 'running')), 0)::bigint as held
from (select (select id from purses where account_id = :account_id and kind = 'wallet') as id) p;

-- name: wallet_entries
-- With what the job of each was.
select e.seq, e.kind, e.amount, e.balance, e.job_id, e.key_id, e.note, e.created_at, j.model, j.dialect
from entries e left join jobs j on j.id = e.job_id
where e.purse_id = (select id from purses where account_id = :account_id and kind = 'wallet')
  and (:before::bigint is null or e.seq < :before)
  and (:kind::text is null or e.kind = :kind)
  and (:job_id::uuid is null or e.job_id = :job_id)
  and (:key_id::text is null or e.key_id = :key_id)
  and (:dialect::text is null or j.dialect = :dialect)
  and (:since::timestamptz is null or e.created_at >= :since)
order by e.seq desc limit :count;

-- name: wallet_changes
-- What has changed the wallet's balance, and by what way. What belongs to no job was done by the house itself.
select e.seq, e.kind, e.amount, e.balance, e.job_id, e.key_id, e.note, e.created_at,
  coalesce(j.channel, 'product') as channel
from entries e left join jobs j on j.id = e.job_id
where e.purse_id = (select id from purses where account_id = :account_id and kind = 'wallet') and e.amount <> 0
  and (:kinds::text[] is null or e.kind = any(:kinds))
  and (:adds::boolean is null or (e.amount > 0) = :adds)
  and (:channel::text is null or coalesce(j.channel, 'product') = :channel)
  and (:since::timestamptz is null or e.created_at >= :since)
  and (:until::timestamptz is null or e.created_at <= :until)
order by e.seq desc limit :count offset :skip;

-- name: count_wallet_changes$
select count(*)
from entries e left join jobs j on j.id = e.job_id
where e.purse_id = (select id from purses where account_id = :account_id and kind = 'wallet') and e.amount <> 0
  and (:kinds::text[] is null or e.kind = any(:kinds))
  and (:adds::boolean is null or (e.amount > 0) = :adds)
  and (:channel::text is null or coalesce(j.channel, 'product') = :channel)
  and (:since::timestamptz is null or e.created_at >= :since)
  and (:until::timestamptz is null or e.created_at <= :until);

-- name: allowance^
-- What is left of a key's allowance today (UTC), which is whole until it is first drawn on, and what the key's jobs of
-- today cost by now, from whichever purse.
select
  coalesce((select e.balance from entries e join purses p on p.id = e.purse_id
    where p.account_id = :account_id and p.kind = 'allowance' and p.key_id = :key_id
      and p.day = (now() at time zone 'utc')::date
    order by e.seq desc limit 1), :whole) as available,
  spent_today(:key_id) as spent;

-- name: broken_purses
-- Purses whose entries do not add up. Always empty; the tests and the doctor look.
select purse_id from (
  select purse_id, balance,
    sum(amount) over chain as added, row_number() over chain as place, seq
  from entries window chain as (partition by purse_id order by seq)
) checked
where balance <> added or seq <> place
group by purse_id;

-- name: unsettled_jobs
-- Jobs whose ledger entries do not fit their state. Always empty; the tests and the doctor look. A hold may have been
-- released while the job went on (flows/functions/moments.sql): then all of its price is refunded, however it ended.
-- A graph that fails pays for the calls that succeeded. Its children have no entries of their own.
select j.id from jobs j
left join entries hold on hold.job_id = j.id and hold.kind = 'hold'
left join entries finish on finish.job_id = j.id and finish.kind <> 'hold'
where j.parent_id is null and (hold.amount is distinct from -j.price or case
    when finish.kind = 'release' and finish.amount = j.price and j.refunded = j.price then false
    when j.status in ('queued', 'running') then finish.kind is not null
    when j.status = 'succeeded' then finish.kind is distinct from 'settle' or finish.amount <> 0
    when j.status = 'partial' or (j.operation = 'run_graph' and j.status = 'failed')
      then finish.kind is distinct from 'settle' or finish.amount <> j.refunded
    else true
  end);
