-- Every entry continues its purse's chain: the sequence number and the balance after it are computed here, under
-- the purse's lock, whoever inserts. A balance that would go below zero is refused with the figures.
create or replace function entries_chain() returns trigger language plpgsql as $$
declare
  last record;
begin
  perform from purses where id = new.purse_id for no key update;
  select seq, balance into last from entries where purse_id = new.purse_id order by seq desc limit 1;
  new.seq := coalesce(last.seq, 0) + 1;
  new.balance := coalesce(last.balance, 0) + new.amount;
  if new.balance < 0 then
    raise exception 'insufficient credits' using errcode = 'AT402',
      detail = json_build_object('required', -new.amount, 'available', coalesce(last.balance, 0));
  end if;
  return new;
end $$;

create or replace trigger entries_chain before insert on entries
  for each row execute function entries_chain();

create or replace function entries_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only';
end $$;

create or replace trigger entries_append_only before update or delete or truncate on entries
  for each statement execute function entries_append_only();
